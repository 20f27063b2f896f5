use ed25519_dalek::{
    Signature, SigningKey, VerifyingKey,
    pkcs8::{DecodePrivateKey, DecodePublicKey},
};

use super::PublishError;

/// Signs what is published: Ed25519 (RFC 8032), over the digests of all files.
///
/// Keys are those of OpenSSL, and the signature is one that it checks: 64 bytes. The key is in no message.
#[derive(Clone)]
pub struct Signer(SigningKey);

/// Tells whether something was signed by whoever has the key that goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl Signer {
    /// Reads a private key, as PEM.
    pub fn from_pem(text: &str) -> Result<Self, PublishError> {
        SigningKey::from_pkcs8_pem(text.trim()).map(Signer).map_err(|_| {
            PublishError::new("the key to sign with is no private Ed25519 key as PEM")
                .help("`openssl genpkey -algorithm ed25519` makes one; it begins with `-----BEGIN PRIVATE KEY-----`")
        })
    }

    /// Signs some bytes.
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        use ed25519_dalek::Signer;
        self.0.sign(bytes).to_bytes().to_vec()
    }
}

impl PublicKey {
    /// Reads a public key, as PEM.
    pub fn from_pem(text: &str) -> Result<Self, PublishError> {
        VerifyingKey::from_public_key_pem(text.trim()).map(PublicKey).map_err(|_| {
            PublishError::new("the key to check with is no public Ed25519 key as PEM")
                .help("`openssl pkey -in private.pem -pubout` makes it from the private one")
        })
    }

    /// Says whether a signature is of these bytes and this key.
    pub fn has_signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify_strict(bytes, &signature).is_ok())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    // RFC 8032, section 7.1, the second test, as OpenSSL writes it.
    pub const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE KEY-----\n";
    pub const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n-----END PUBLIC KEY-----\n";

    #[test]
    fn signatures_are_those_of_the_standard() {
        let signature = Signer::from_pem(PRIVATE).unwrap().sign(&[0x72]);
        assert_eq!(signature[..4], [0x92, 0xa0, 0x09, 0xa9]);
        let key = PublicKey::from_pem(PUBLIC).unwrap();
        assert!(key.has_signed(&[0x72], &signature));
        assert!(!key.has_signed(&[0x73], &signature) && !key.has_signed(&[0x72], &signature[1..]));
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_repeated() {
        let refused = Signer::from_pem("hunter2").err().unwrap();
        assert!(!format!("{refused:?}").contains("hunter2"));
        assert!(PublicKey::from_pem(PRIVATE).is_err() && Signer::from_pem(PUBLIC).is_err());
    }
}
