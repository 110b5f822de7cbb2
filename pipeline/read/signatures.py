"""Digital signatures in a PDF: who signed, for whom, when, whether the signed bytes are unchanged, and trust.

In: the bytes, and the certificates of the authorities that the user trusts (PEM), if given. Out: evidence, not
proof. Without authorities trust is "not_checked"; with them the chain is checked as of the time of signing that
the signature claims, offline (no revocation lists are fetched). Anything pyHanko cannot read is left out.
"""

import datetime as dt
import io
import logging
from functools import lru_cache
from typing import Any, Literal

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from pipeline.errors import UsageError
from pipeline.records import SignatureEvidence

Trust = Literal["not_checked", "trusted", "untrusted"]
# Certificates of offices are issued for signing with either of the two; older ones carry only the first.
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
# SHA-1 chains were lawful until 2020 and letters of that time stand in the archives; MD5 never was.
_WEAK = ("md2", "md5")


def read_signatures(data: bytes, ca: bytes | None = None) -> list[SignatureEvidence]:
    """The signatures of a PDF in file order; [] when there are none or they cannot be read."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
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
                    trust=_trust(signature, ca) if ca else "not_checked",
                )
            )
        except Exception:  # one bad signature does not hide the others
            continue
    return out


@lru_cache(maxsize=4)
def read_authorities(ca: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in a PEM or DER file; raises ``UsageError`` when there are none."""
    try:
        if pem.detect(ca):
            found = [x509.Certificate.load(der) for _, _, der in pem.unarmor(ca, multiple=True)]
        else:
            found = [x509.Certificate.load(ca)]
        for certificate in found:
            _ = certificate.subject.native  # parsing is lazy: damage shows here
    except (ValueError, TypeError) as error:
        raise UsageError("Tệp chứng thư không đọc được. Cần chứng thư gốc dạng PEM hoặc DER (.pem, .crt).") from error
    return tuple(found)


def _trust(signature: Any, ca: bytes) -> Trust:
    """Whether the signature is whole and its certificate leads to one of the authorities."""
    moment = _signed_at(signature) or signature.signer_cert.not_valid_before
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    context = ValidationContext(
        trust_roots=read_authorities(ca), moment=moment, allow_fetching=False, weak_hash_algos=_WEAK
    )
    try:
        status = validate_pdf_signature(signature, context, key_usage_settings=_USAGE, skip_diff=True)
    except Exception:  # a signature that cannot be checked has not been found trustworthy
        return "untrusted"
    return "trusted" if status.intact and status.valid and status.trusted else "untrusted"


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
