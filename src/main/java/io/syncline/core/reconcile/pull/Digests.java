package io.syncline.core.reconcile.pull;

import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.CanonicalBytes;
import io.syncline.core.model.value.Sha256;
import io.syncline.core.model.value.SortedFields;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.side.DigestLayout;
import io.syncline.core.reconcile.side.DigestLayout.Side;
import io.syncline.core.reconcile.side.SideRecord;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.core.reconcile.side.Staging;
import io.syncline.core.transform.path.ExternalIds;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into staged rows: eight keyed bytes per attribute (S24), so that equal values have
 * equal digests and nothing else can be learned from them. Safe for threads.
 */
public final class Digests {

  private static final int SLICE = 8;

  /** In a byte. */
  private static final int STATES = 4;

  private static final byte[] EMPTY = "null".getBytes(StandardCharsets.UTF_8);

  private final DigestLayout layout;
  private final SipHash hash;
  private final List<int[]> wholes;
  private final String[] attributes;
  private final boolean[] coarsened;
  private final int[] numbers;
  private final boolean named;
  private final boolean closing;

  /**
   * @param secret of the run: {@value SipHash#KEY} bytes
   */
  public Digests(DigestLayout layout, byte[] secret) {
    this.layout = layout;
    this.hash = new SipHash(secret);
    this.attributes = layout.attributes().toArray(String[]::new);
    this.coarsened = new boolean[attributes.length];
    for (int i = 0; i < attributes.length; i++) {
      coarsened[i] = layout.terms().type(attributes[i]) == ValueType.DATETIME;
    }
    this.numbers = layout.numbers().stream().mapToInt(layout.attributes()::indexOf).toArray();
    this.closing = layout.scope().closing() != null;
    this.named = ExternalIds.exposes(layout.terms().entity());
    this.wholes =
        layout.meetings().stream()
            .map(it -> it.attributes().stream().mapToInt(Staging.Compared::slice).toArray())
            .toList();
  }

  /** What an attribute that is said to be empty is staged as. */
  public byte[] empty() {
    return ByteBuffer.allocate(SLICE).putLong(said(hash.of(EMPTY))).array();
  }

  /** Never zero, which says that the attribute was not said. */
  private static long said(long slice) {
    return slice == 0 ? 1 : slice;
  }

  /** For one page of a side. */
  Page page(Side side) {
    return new Page(side);
  }

  /** What the rows of a page are made with. Not safe for threads. */
  final class Page {

    private final Side side;
    private final CanonicalBytes canonical = new CanonicalBytes();
    private final MessageDigest sha256 = Sha256.begin();

    private Page(Side side) {
      this.side = side;
    }

    StagedRow row(SideRecord record) {
      var said = said(record.values().asMap());
      var digest = digest(said);
      var keys =
          new StagedRow.Keys(
              record.ref().id(),
              record.key() == null ? null : hashed(record.key()),
              named ? hashed(record.ref().toString()) : null,
              record.names().stream().map(it -> hashed(it.toString())).toList());
      var content =
          new StagedRow.Content(
              whole(digest),
              digest,
              states(said),
              numbers(said),
              closing ? layout.terms().currencyOf(record.values()) : null);
      return new StagedRow(keys, content, record.times(), record.filter(), record.archived());
    }

    private byte[] hashed(String text) {
      return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] digest(@Nullable Value[] said) {
      var digest = ByteBuffer.allocate(SLICE * said.length);
      for (int i = 0; i < said.length; i++) {
        var value = said[i];
        digest.putLong(value == null ? 0 : slice(i, value));
      }
      return digest.array();
    }

    private static byte[] states(@Nullable Value[] said) {
      var states = new byte[(said.length + STATES - 1) / STATES];
      for (int i = 0; i < said.length; i++) {
        var value = said[i];
        int state = value == null ? 0 : value.isEmpty() ? 1 : 2;
        states[i / STATES] |= (byte) (state << 2 * (i % STATES));
      }
      return states;
    }

    private long slice(int place, Value value) {
      int length = canonical.write(coarsened[place] ? layout.terms().comparableTime(value) : value);
      return said(hash.of(canonical.bytes(), length));
    }

    /** Side A meets all others, each of those meets side A alone. */
    private byte[] whole(byte[] digest) {
      var pairs = side.isA() ? wholes : List.of(wholes.get(side.number() - layout.first() - 1));
      var all = ByteBuffer.allocate(SLICE * pairs.size());
      pairs.forEach(it -> all.putLong(whole(digest, it)));
      return all.array();
    }

    private long whole(byte[] digest, int[] places) {
      if (SLICE * places.length == digest.length) {
        return hash.of(digest);
      }
      var compared = new byte[SLICE * places.length];
      for (int i = 0; i < places.length; i++) {
        System.arraycopy(digest, SLICE * places[i], compared, SLICE * i, SLICE);
      }
      return hash.of(compared);
    }
  }

  /** What a record says of each attribute: both are in the order of their names. */
  private @Nullable Value[] said(SortedFields values) {
    var said = new @Nullable Value[attributes.length];
    for (int i = 0, place = 0; i < said.length && place < values.size(); i++) {
      int order = values.name(place).compareTo(attributes[i]);
      while (order < 0 && ++place < values.size()) {
        order = values.name(place).compareTo(attributes[i]);
      }
      if (order == 0) {
        said[i] = values.value(place++);
      }
    }
    return said;
  }

  private List<@Nullable BigDecimal> numbers(@Nullable Value[] said) {
    if (numbers.length == 0) {
      return List.of();
    }
    var read = new ArrayList<@Nullable BigDecimal>(numbers.length);
    for (int place : numbers) {
      var value = said[place];
      read.add(value == null ? null : layout.terms().measure(attributes[place], value));
    }
    return read;
  }
}
