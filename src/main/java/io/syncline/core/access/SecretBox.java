package io.syncline.core.access;

import io.syncline.core.model.value.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals short secrets that are kept: AES-256 in GCM (NIST SP 800-38D) with a random nonce of 96
 * bits each time, bound to a context, so that one sealed for one purpose opens for no other.
 *
 * <p>Of several keys the first seals and each opens what it sealed: a new key is put in front, and
 * the old one stays until everything was sealed again. Nothing here shows a key or a secret, not
 * even an exception.
 */
public final class SecretBox {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_BYTES = 8;

  private final List<Key> keys;
  private final SecureRandom random = new SecureRandom();

  /**
   * A sealed secret.
   *
   * @param keyId which key it was sealed with; reveals nothing of the key
   * @param bytes nonce, ciphertext and tag
   */
  public record Sealed(byte[] keyId, byte[] bytes) {}

  private record Key(byte[] id, SecretKeySpec key) {}

  /** It was sealed with a key that is not configured, for another context, or was changed. */
  public static final class CannotOpen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CannotOpen(String why) {
      super(why);
    }
  }

  /**
   * @param keys in Base64, 32 bytes each; {@code syncline secret-key} makes one
   * @throws IllegalArgumentException where one is no such key; the message has its number only
   */
  public SecretBox(List<String> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a secret key is needed to keep secrets");
    }
    this.keys = IntStream.range(0, keys.size()).mapToObj(i -> key(keys, i)).toList();
  }

  public Sealed seal(String context, String secret) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var key = keys.get(0);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
      var sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
      var bytes = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, bytes, NONCE_BYTES, sealed.length);
      return new Sealed(key.id(), bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES/GCM/NoPadding", e);
    }
  }

  /**
   * @throws CannotOpen where it was not sealed by one of the keys for this context
   */
  public String open(String context, Sealed sealed) {
    var key =
        keys.stream()
            .filter(it -> Arrays.equals(it.id(), sealed.keyId()))
            .findFirst()
            .orElseThrow(
                () -> new CannotOpen("it was sealed with a key that syncline.secret-key lacks"));
    if (sealed.bytes().length < NONCE_BYTES) {
      throw new CannotOpen("it is too short to be a sealed secret");
    }
    try {
      var nonce = Arrays.copyOf(sealed.bytes(), NONCE_BYTES);
      var cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, context);
      var opened = cipher.doFinal(sealed.bytes(), NONCE_BYTES, sealed.bytes().length - NONCE_BYTES);
      return new String(opened, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new CannotOpen("it was changed, or sealed for something else");
    }
  }

  /** A new random key, as the configuration takes it. */
  public static String newKey() {
    var bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static Cipher cipher(int mode, Key key, byte[] nonce, String context)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static Key key(List<String> keys, int index) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(keys.get(index).strip());
    } catch (IllegalArgumentException e) {
      bytes = new byte[0];
    }
    if (bytes.length != KEY_BYTES) {
      // without a cause: it would quote the key
      throw new IllegalArgumentException(
          "syncline.secret-key: key "
              + (index + 1)
              + " is not 32 bytes in Base64; `syncline secret-key` makes one");
    }
    return new Key(id(bytes), new SecretKeySpec(bytes, "AES"));
  }

  private static byte[] id(byte[] key) {
    var digest = Sha256.begin();
    digest.update("syncline key id".getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest.digest(key), ID_BYTES);
  }
}
