package io.syncline.core.audit.digest;

import io.syncline.core.model.value.Value;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The digest of one row. Each changed attribute is digested with a salt of its own, so that a file
 * can show some attributes and hide others, and the row can still be verified.
 */
public final class RowDigest {

  private static final HexFormat HEX = HexFormat.of();

  /** A change has what an attribute was and became, and nothing of this name. */
  private static final String ERASED = "erased";

  private RowDigest() {}

  /**
   * The salt of one attribute of a row; tells nothing of the others. It is made with the key, so
   * that who can read the database and has no key can confirm no guess of what is encrypted there.
   *
   * @param keys must know the key of the row
   */
  public static String salt(DigestKeys keys, DigestRow.Salt row, String attribute) {
    var input = new DigestInput().add("syncline audit salt 1").add(row.random()).add(attribute);
    return HEX.formatHex(keys.digest(row.keyId(), input.bytes()));
  }

  /**
   * The digest of one attribute's change.
   *
   * @param json what it was and became, as canonical JSON
   */
  public static String ofChange(String salt, String json) {
    return HEX.formatHex(new DigestInput().add(salt).add(json).sha256());
  }

  /**
   * The digest of one attribute's change; of one that was erased, the digest that is there instead.
   *
   * @param keys must know the key of the row, unless the change was erased
   * @param json writes a value as canonical JSON
   */
  public static String ofChange(
      DigestKeys keys,
      DigestRow.Salt row,
      String attribute,
      Value change,
      Function<Value, String> json) {
    var erased = erased(change);
    return erased == null ? ofChange(salt(keys, row, attribute), json.apply(change)) : erased;
  }

  /** The digest that is there instead of a change that was erased; null: the change is there. */
  public static @Nullable String erased(Value change) {
    return change instanceof Value.Struct struct
            && struct.fields().size() == 1
            && struct.fields().get(ERASED) instanceof Value.Text digest
        ? digest.value()
        : null;
  }

  /** What is stored instead of a change that is erased. */
  public static Value erasedAs(String digest) {
    return new Value.Struct(Map.of(ERASED, Value.text(digest)));
  }

  /**
   * The digest of a row.
   *
   * @param changes the digest of each attribute's change
   */
  public static byte[] of(
      long number, UUID cause, DigestRow.Fields fields, Map<String, String> changes) {
    var bytes = new DigestInput().add("syncline audit row 1").add(number).add(cause);
    fields.values().forEach(bytes::add);
    new TreeMap<>(changes).forEach((name, digest) -> bytes.add(name).add(digest));
    return bytes.sha256();
  }
}
