"""Digital signatures in a PDF: who signed, for whom, when, and whether the signed bytes are unchanged.

In: the bytes. Out: evidence, not proof: no certificate chain is checked (that needs the network and a list of
trusted roots). Anything pyHanko cannot read is left out.
"""

import datetime as dt
import io
import logging

from pyhanko.pdf_utils.reader import PdfFileReader

from pipeline.records import SignatureEvidence


def read_signatures(data: bytes) -> list[SignatureEvidence]:
    """The signatures of a PDF in file order; [] when there are none or they cannot be read."""
    logging.getLogger("pyhanko").setLevel(logging.ERROR)
    out: list[SignatureEvidence] = []
    try:
        signatures = list(PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures)
    except Exception:  # pyHanko raises many kinds on damaged files; evidence is optional
        return out
    for signature in signatures:
        try:
            subject = signature.signer_cert.subject.native
            names = {k: v if isinstance(v, str) else " ".join(v) for k, v in subject.items()}
            out.append(
                SignatureEvidence(
                    signer=names.get("common_name", ""),
                    organisation=names.get("organization_name", ""),
                    signed_at=_signed_at(signature),
                    intact=_intact(signature),
                )
            )
        except Exception:  # one bad signature does not hide the others
            continue
    return out


def _signed_at(signature: object) -> dt.datetime | None:
    found = getattr(signature, "self_reported_timestamp", None)
    return found if isinstance(found, dt.datetime) else None


def _intact(signature: object) -> bool | None:
    """Whether the digest in the signature is that of the signed bytes; None when that cannot be told."""
    try:
        digest = signature.compute_digest()  # type: ignore[attr-defined]
        for attribute in signature.signer_info["signed_attrs"]:  # type: ignore[attr-defined]
            if attribute["type"].native == "message_digest":
                return bool(attribute["values"][0].native == digest)
    except Exception:
        return None
    return None
