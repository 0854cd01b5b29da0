package io.syncline.core.reconcile;

import io.syncline.core.model.Value;
import io.syncline.core.reconcile.Shape.Side;
import io.syncline.core.transform.ExternalIds;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into staged rows: eight keyed bytes per attribute (S24), so that what agrees is
 * equal and nothing else can be told. Safe for threads.
 */
final class Digests {

  private static final int SLICE = 8;
  private static final byte[] EMPTY = "null".getBytes(StandardCharsets.UTF_8);

  private final Shape shape;
  private final SipHash hash;
  private final List<int[]> wholes;
  private final boolean named;

  /**
   * @param secret of the run: {@value SipHash#KEY} bytes
   */
  Digests(Shape shape, byte[] secret) {
    this.shape = shape;
    this.hash = new SipHash(secret);
    this.named = ExternalIds.exposes(shape.terms().entity());
    this.wholes =
        shape.pairs().stream()
            .map(pair -> pair.attributes().stream().mapToInt(shape.attributes()::indexOf).toArray())
            .toList();
  }

  StagedRow row(Side side, SideRecord record) {
    var digest = digest(record);
    return new StagedRow(
        record.ref().id(),
        record.key() == null ? null : sha256(record.key()),
        named ? sha256(record.ref().toString()) : null,
        record.names().stream().map(it -> sha256(it.toString())).toList(),
        whole(side, digest),
        digest,
        numbers(record),
        record.updatedAt(),
        record.createdAt(),
        record.filter(),
        record.archived());
  }

  /** What an attribute that is said to be empty is staged as. */
  byte[] empty() {
    long slice = hash.of(EMPTY);
    return ByteBuffer.allocate(SLICE).putLong(slice == 0 ? 1 : slice).array();
  }

  private byte[] digest(SideRecord record) {
    var digest = ByteBuffer.allocate(SLICE * shape.attributes().size());
    for (var attribute : shape.attributes()) {
      var value = record.values().get(attribute);
      digest.putLong(value == null ? 0 : slice(attribute, value));
    }
    return digest.array();
  }

  /** Never zero, which says that the attribute was not said. */
  private long slice(String attribute, Value value) {
    var comparable = shape.terms().comparable(attribute, value);
    long slice =
        hash.of(
            comparable.isEmpty() ? EMPTY : comparable.canonical().getBytes(StandardCharsets.UTF_8));
    return slice == 0 ? 1 : slice;
  }

  /** Side A meets all others, each of those meets side A alone. */
  private byte[] whole(Side side, byte[] digest) {
    if (!side.isA()) {
      return whole(digest, wholes.get(side.number() - shape.first() - 1));
    }
    var all = ByteBuffer.allocate(SLICE * wholes.size());
    wholes.forEach(it -> all.put(whole(digest, it)));
    return all.array();
  }

  private byte[] whole(byte[] digest, int[] places) {
    var compared = new byte[SLICE * places.length];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(digest, SLICE * places[i], compared, SLICE * i, SLICE);
    }
    return ByteBuffer.allocate(SLICE).putLong(hash.of(compared)).array();
  }

  private List<@Nullable BigDecimal> numbers(SideRecord record) {
    if (shape.numbers().isEmpty()) {
      return List.of();
    }
    var numbers = new ArrayList<@Nullable BigDecimal>();
    for (var attribute : shape.numbers()) {
      var value = record.values().get(attribute);
      numbers.add(value == null ? null : shape.terms().measure(attribute, value));
    }
    return numbers;
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
