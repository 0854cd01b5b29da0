package io.syncline.core.audit.digest;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The digest of one row. Each changed attribute is digested with a salt of its own, so that a file
 * can show some attributes and hide others, and the row can still be verified.
 */
public final class RowDigest {

  private static final HexFormat HEX = HexFormat.of();

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
