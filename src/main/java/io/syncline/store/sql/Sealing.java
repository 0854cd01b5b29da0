package io.syncline.store.sql;

import io.syncline.core.access.SecretBox;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How values are kept from those who read the database: documents that hold them are encrypted
 * where a definition says so, and hashes of them are keyed wherever there is a key (S24).
 *
 * <p>Every statement of the stores passes what it writes and reads through here. Of several keys
 * the first is written with; the others still open what they sealed and find what they hashed. What
 * was stored before there was a key, or while nothing had to be encrypted, is read as it is.
 */
public final class Sealing {

  /** Nothing is encrypted, and hashes have no key. */
  public static final Sealing NONE = new Sealing(null, List.of(), () -> false);

  private static final String START = "{\"syncline sealed\":\"";
  private static final String END = "\"}";
  private static final String KEYED = "hmac:";
  private static final String DOCUMENT = "stored document";
  private static final int KEY_ID = 8;

  private final @Nullable SecretBox box;
  private final List<byte[]> hashKeys;
  private final BooleanSupplier encrypting;

  private Sealing(@Nullable SecretBox box, List<byte[]> hashKeys, BooleanSupplier encrypting) {
    this.box = box;
    this.hashKeys = hashKeys;
    this.encrypting = encrypting;
  }

  /**
   * @param keys in Base64, 32 bytes each; the first seals and hashes, all open and find
   * @param encrypting whether a started definition asks for encryption now
   */
  public static Sealing with(List<String> keys, BooleanSupplier encrypting) {
    var box = new SecretBox(keys);
    var hashKeys =
        keys.stream()
            .map(it -> hmac(Base64.getDecoder().decode(it.strip()), "syncline hash key"))
            .toList();
    return new Sealing(box, hashKeys, encrypting);
  }

  /** The database holds what was sealed, and this process has no key to open it. */
  static final class KeyMissing extends IllegalStateException {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(Sealing.class);
    private static final AtomicBoolean LOGGED = new AtomicBoolean();

    private KeyMissing() {
      super("The database holds encrypted values, and no key is set (SYNCLINE_SECRET_KEY)");
      if (LOGGED.compareAndSet(false, true)) {
        LOG.error(
            "The database holds encrypted values, and no key is set: set SYNCLINE_SECRET_KEY");
      }
    }
  }

  /** A value that is stored as its connection's sealing says. */
  @FunctionalInterface
  public interface Sealable extends Function<Sealing, @Nullable Object> {}

  public static @Nullable Sealable document(@Nullable String json) {
    return json == null ? null : it -> it.encrypting.getAsBoolean() ? it.seal(json) : json;
  }

  /** Encrypted as soon as there is a key, whatever definitions say. */
  public static Sealable secret(String json) {
    return it -> it.box == null ? json : it.seal(json);
  }

  public static Sealable payload(byte[] json) {
    return it ->
        it.encrypting.getAsBoolean()
            ? it.seal(new String(json, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)
            : json;
  }

  public static Sealable hash(byte[] hash) {
    return it -> it.hashKeys.isEmpty() ? hash : hmac(it.hashKeys.get(0), hash);
  }

  public static @Nullable Sealable hash(@Nullable String hash) {
    return hash == null ? null : it -> it.known(hash).get(0);
  }

  /** The forms in which a hash may be stored, the one that is written first. */
  public List<String> known(String hash) {
    var forms = new ArrayList<String>();
    if (!hash.startsWith(KEYED)) {
      for (var key : hashKeys) {
        var bytes = hmac(key, hash.getBytes(StandardCharsets.UTF_8));
        forms.add(KEYED + HexFormat.of().formatHex(bytes));
      }
    }
    forms.add(hash);
    return forms;
  }

  String open(String stored) {
    if (!stored.startsWith(START) || !stored.endsWith(END)) {
      return stored;
    }
    var text = stored.substring(START.length(), stored.length() - END.length());
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notSealed) {
      return stored;
    }
    if (bytes.length < KEY_ID) {
      return stored;
    }
    if (box == null) {
      throw new KeyMissing();
    }
    var id = Arrays.copyOf(bytes, KEY_ID);
    var sealed = Arrays.copyOfRange(bytes, KEY_ID, bytes.length);
    return box.open(DOCUMENT, new SecretBox.Sealed(id, sealed));
  }

  byte[] open(byte[] stored) {
    return stored.length < START.length() || stored[2] != START.charAt(2)
        ? stored
        : open(new String(stored, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  private String seal(String json) {
    if (box == null) {
      throw new IllegalStateException("A definition asks for encryption, and there is no key");
    }
    var sealed = box.seal(DOCUMENT, json);
    var bytes =
        ByteBuffer.allocate(KEY_ID + sealed.bytes().length)
            .put(sealed.keyId())
            .put(sealed.bytes())
            .array();
    return START + Base64.getEncoder().encodeToString(bytes) + END;
  }

  private static byte[] hmac(byte[] key, String text) {
    return hmac(key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] bytes) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  /** A connection that knows how what passes over it is sealed. */
  private interface Carrier {
    Sealing sealing();
  }

  public static Sealing of(Connection connection) {
    return connection instanceof Carrier carrier ? carrier.sealing() : NONE;
  }

  /** The connection, with this sealing for all that is written and read over it. */
  Connection over(Connection connection) {
    if (this == NONE) {
      return connection;
    }
    return (Connection)
        Proxy.newProxyInstance(
            Sealing.class.getClassLoader(),
            new Class<?>[] {Connection.class, Carrier.class},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Carrier.class) {
                return this;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
