"""Signatures: who, when, whole, and trust against authorities that are made here."""

import datetime as dt
import io

import pytest
from asn1crypto import keys, x509
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from pipeline.errors import UsageError
from pipeline.read import read_bytes
from pipeline.read.signatures import read_authorities, read_signatures
from tests.read.paper import BODY, HEAD, TAIL, make_pdf

START = dt.datetime(2020, 1, 1)


def certificate(name, key, issuer, issuer_key, *, authority):
    builder = (
        made.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(made.random_serial_number())
        .not_valid_before(START)
        .not_valid_after(START + dt.timedelta(days=9000))
        .add_extension(made.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(
            made.KeyUsage(not authority, not authority, False, False, False, authority, authority, False, False),
            critical=True,
        )
        .add_extension(made.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256())


def named(common, organisation):
    return made.Name(
        [made.NameAttribute(NameOID.COMMON_NAME, common), made.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)]
    )


@pytest.fixture(scope="module")
def office():
    """An authority, another one, and an office's key and certificate issued by the first."""
    root_key, other_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root_name = named("CA thử nghiệm", "Ban Cơ yếu thử nghiệm")
    root = certificate(root_name, root_key, root_name, root_key, authority=True)
    other = certificate(named("CA khác", "CA khác"), other_key, named("CA khác", "CA khác"), other_key, authority=True)
    own = certificate(named("Sở Thủy lợi", "UBND tỉnh Hạ Sơn"), key, root_name, root_key, authority=False)
    return root, other, own, key


def pem_of(one):
    return one.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def signed(office):
    root, _, own, key = office
    der = serialization.Encoding.DER
    store = SimpleCertificateStore()
    store.register(x509.Certificate.load(root.public_bytes(der)))
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(own.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        ),
        cert_registry=store,
    )
    letter = [*HEAD, (100, 105, "Số: 12/STL-QLN"), (330, 105, "Hạ Sơn, ngày 05 tháng 4 năm 2024"), *BODY, *TAIL]
    writer = IncrementalPdfFileWriter(io.BytesIO(make_pdf(letter)))
    out = signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Signature1"), signer=signer)
    return out.getbuffer().tobytes()


def test_who_signed_and_that_it_is_whole(signed):
    (found,) = read_signatures(signed)
    assert (found.signer, found.organisation, found.intact) == ("Sở Thủy lợi", "UBND tỉnh Hạ Sơn", True)
    assert found.signed_at is not None
    assert found.trust == "not_checked"


@pytest.mark.parametrize(("which", "trust"), [(0, "trusted"), (1, "untrusted")], ids=["issuer", "stranger"])
def test_trust_is_a_chain_to_the_given_authorities(signed, office, which, trust):
    (found,) = read_bytes(signed, "thu.pdf", ca=pem_of(office[which])).signatures
    assert found.trust == trust


def test_several_authorities_in_one_file(signed, office):
    (found,) = read_signatures(signed, pem_of(office[1]) + pem_of(office[0]))
    assert found.trust == "trusted"


def test_changed_bytes_are_not_trusted(signed, office):
    at = signed.index(b"/MediaBox") + 12
    changed = signed[:at] + (b"1" if signed[at : at + 1] != b"1" else b"2") + signed[at + 1 :]
    (found,) = read_signatures(changed, pem_of(office[0]))
    assert (found.intact, found.trust) == (False, "untrusted")


def test_a_file_that_is_no_certificate_is_refused():
    with pytest.raises(UsageError, match="chứng thư"):
        read_authorities(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
