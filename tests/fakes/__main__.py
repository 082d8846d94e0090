"""`python -m tests.fakes telegram|slack [--port N]`: a platform on one's own machine, to talk to the bot by hand."""

import argparse
import asyncio
import importlib
import inspect


def main() -> None:
    """Start the fake of the platform named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("platform", choices=["telegram", "slack"])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    arguments = parser.parse_args()
    server = importlib.import_module(f"tests.fakes.{arguments.platform}.server")
    running = server.main(arguments.port)
    if inspect.iscoroutine(running):
        asyncio.run(running)


if __name__ == "__main__":
    main()
