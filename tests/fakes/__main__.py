"""`python -m tests.fakes telegram|slack|press [--port N]`: a platform, or an outlet, to try the bot with by hand."""

import argparse
import asyncio
import importlib
import inspect


def main() -> None:
    """Start the fake named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("platform", choices=["telegram", "slack", "press"])
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    arguments = parser.parse_args()
    server = importlib.import_module(f"tests.fakes.{arguments.platform}.server")
    running = server.main(arguments.port)
    if inspect.iscoroutine(running):
        asyncio.run(running)


if __name__ == "__main__":
    main()
