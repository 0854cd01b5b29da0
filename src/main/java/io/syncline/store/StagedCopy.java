package io.syncline.store;

import io.syncline.core.reconcile.Place;
import io.syncline.core.reconcile.StagedRow;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.ByteConverter;

/**
 * Rows on their way into staging: PostgreSQL's binary COPY (its manual, "COPY", "Binary Format").
 */
final class StagedCopy {

  private static final byte[] BEGIN =
      new byte[] {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
      };

  private static final byte[] END = new byte[] {(byte) 0xff, (byte) 0xff};

  private static final long EPOCH_2000 = 946_684_800L;
  private static final int NUMERIC = 1700;
  private static final int UUID_TYPE = 2950;
  private static final int FIELDS = 15;
  private static final int KEY = 16;

  /** More than what a row says between two values whose length is not known. */
  private static final int FIXED = 128;

  private ByteBuffer out = ByteBuffer.allocate(1 << 17);
  private final Sealing sealing;

  private StagedCopy(Sealing sealing) {
    this.sealing = sealing;
  }

  /** Rows as COPY takes them, without what comes before the first and after the last. */
  record Encoded(byte[] bytes, int length) {

    @Override
    public String toString() {
      return "Encoded[" + length + " bytes]";
    }
  }

  /**
   * @param place the stream of pages that brought them
   */
  static Encoded encoded(Sealing sealing, String run, Place place, List<StagedRow> rows) {
    var copy = new StagedCopy(sealing);
    copy.write(PostgresStaging.id(run), place, rows);
    return new Encoded(copy.out.array(), copy.out.position());
  }

  static void into(Connection connection, String table, List<Encoded> rows) {
    if (rows.stream().allMatch(it -> it.length() == 0)) {
      return;
    }
    try {
      var into =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy " + table + " from stdin (format binary)");
      into.writeToCopy(BEGIN, 0, BEGIN.length);
      for (var some : rows) {
        into.writeToCopy(some.bytes(), 0, some.length());
      }
      into.writeToCopy(END, 0, END.length);
      into.endCopy();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    }
  }

  private void write(UUID run, Place place, List<StagedRow> rows) {
    for (var row : rows) {
      room(FIXED);
      out.putShort((short) FIELDS);
      uuid(run);
      small(place.side());
      small(place.look().number());
      small(row.filter().ordinal());
      out.putInt(1);
      out.put((byte) (row.archived() ? 1 : 0));
      time(row.updatedAt());
      time(row.createdAt());
      key(row.key());
      binary(row.nativeId().getBytes(StandardCharsets.UTF_8));
      binary(row.whole());
      binary(row.digest());
      numbers(row.numbers());
      key(row.alias());
      keys(row.names());
      binary(row.states());
    }
  }

  /** So many bytes can be written from here on. */
  private void room(int bytes) {
    if (out.remaining() < bytes) {
      var more = ByteBuffer.allocate(2 * out.capacity() + bytes);
      out = more.put(out.flip());
    }
  }

  private void uuid(UUID id) {
    out.putInt(16);
    out.putLong(id.getMostSignificantBits());
    out.putLong(id.getLeastSignificantBits());
  }

  private void small(int number) {
    out.putInt(2);
    out.putShort((short) number);
  }

  private void binary(byte[] value) {
    room(value.length + FIXED);
    out.putInt(value.length);
    out.put(value);
  }

  /** Keyed wherever there is a key, and the same in every run. */
  private void key(byte @Nullable [] hash) {
    if (hash == null) {
      out.putInt(-1);
    } else {
      binary(Arrays.copyOf((byte[]) Sealing.hash(hash).apply(sealing), KEY));
    }
  }

  private void keys(List<byte[]> hashes) {
    if (hashes.isEmpty()) {
      out.putInt(-1);
      return;
    }
    room(20 + hashes.size() * (4 + KEY) + FIXED);
    out.putInt(20 + hashes.size() * (4 + KEY));
    out.putInt(1);
    out.putInt(0);
    out.putInt(UUID_TYPE);
    out.putInt(hashes.size());
    out.putInt(1);
    for (var hash : hashes) {
      key(hash);
    }
  }

  private void time(@Nullable Instant at) {
    if (at == null) {
      out.putInt(-1);
      return;
    }
    var stored = Row.stored(at);
    out.putInt(8);
    out.putLong((stored.getEpochSecond() - EPOCH_2000) * 1_000_000 + stored.getNano() / 1_000);
  }

  private void numbers(List<@Nullable BigDecimal> numbers) {
    if (numbers.isEmpty()) {
      out.putInt(-1);
      return;
    }
    var written =
        numbers.stream().map(it -> it == null ? null : ByteConverter.numeric(it)).toList();
    int length = 20;
    for (var number : written) {
      length += 4 + (number == null ? 0 : number.length);
    }
    room(length + FIXED);
    out.putInt(length);
    out.putInt(1);
    out.putInt(written.contains(null) ? 1 : 0);
    out.putInt(NUMERIC);
    out.putInt(written.size());
    out.putInt(1);
    for (var number : written) {
      if (number == null) {
        out.putInt(-1);
      } else {
        binary(number);
      }
    }
  }
}
