"""What can go wrong in the knowledge base; every message names the place and the remedy.

KnowledgeError
├── SeedError          a file under seeds/ is broken; the database is left as it was
├── VerificationError  a fact is not borne out by its original
├── ReviewError        an editor's act cannot be done: the claim is decided already, or lacks something
├── ParseError         what was fetched is no article (knowledge.ingestion.parse)
├── FetchError         an article or feed was not fetched, with the cause (knowledge.ingestion.retrieve.faults)
└── StoreError         the database cannot be read or written
"""


class KnowledgeError(Exception):
    """Base of all faults that the knowledge package raises on purpose."""


class SeedError(KnowledgeError):
    """A seed file cannot be used; says file, key and reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        self.file, self.key, self.reason = file, key, reason
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")


class VerificationError(KnowledgeError):
    """A fact does not stand in the paragraph it cites."""


class StoreError(KnowledgeError):
    """The database refused; says what and how to put it right."""


class ReviewError(KnowledgeError):
    """An editor's act cannot be done.

    `reason` names it for phrases (`claim-unknown`, `claim-decided` …), `details` fill them in.
    """

    def __init__(self, reason: str, message: str, **details: str) -> None:
        self.reason, self.details = reason, details
        super().__init__(message)
