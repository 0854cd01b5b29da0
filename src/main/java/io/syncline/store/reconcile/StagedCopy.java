package io.syncline.store.reconcile;

import io.syncline.core.reconcile.side.Place;
import io.syncline.core.reconcile.side.StagedRow;
import io.syncline.store.sql.Row;
import io.syncline.store.sql.Sealing;
import io.syncline.store.sql.StoreFailure;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
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
  private static final long SECONDS_A_DAY = 86_400L;
  private static final int NUMERIC = 1700;
  private static final int UUID_TYPE = 2950;
  private static final int FIELDS = 17;
  private static final int KEY = 16;

  /** With up to three zeros more such a number still fits into a long. */
  private static final int USUAL_PRECISION = 15;

  private static final int USUAL_SCALE = 15;
  private static final int BASE = 10_000;
  private static final int[] POWERS = {1, 10, 100, 1_000};
  private static final short NEGATIVE = 0x4000;

  /** More than what a row says between two values whose length is not known. */
  private static final int FIXED = 128;

  private final Sealing sealing;
  private ByteBuffer out;

  private StagedCopy(Sealing sealing, int bytes) {
    this.sealing = sealing;
    this.out = ByteBuffer.allocate(bytes);
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
    int row = rows.isEmpty() ? 0 : 2 * FIXED + rows.get(0).content().digest().length;
    var copy = new StagedCopy(sealing, FIXED + rows.size() * row);
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
      small(place.pages().side());
      small(place.pages().look().number());
      small(row.filter().ordinal());
      out.putInt(1);
      out.put((byte) (row.archived() ? 1 : 0));
      time(row.times().updatedAt());
      time(row.times().createdAt());
      key(row.keys().key());
      binary(row.keys().nativeId().getBytes(StandardCharsets.UTF_8));
      binary(row.content().whole());
      binary(row.content().digest());
      numbers(row.content().numbers());
      key(row.keys().alias());
      keys(row.keys().names());
      binary(row.content().states());
      day(row.times().day());
      text(row.content().currency());
    }
  }

  /** The number of bytes that can be written from here. */
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
      room(KEY + FIXED);
      out.putInt(KEY);
      out.put((byte[]) Sealing.hash(hash).apply(sealing), 0, KEY);
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

  private void day(@Nullable LocalDate day) {
    if (day == null) {
      out.putInt(-1);
    } else {
      out.putInt(4);
      out.putInt((int) (day.toEpochDay() - EPOCH_2000 / SECONDS_A_DAY));
    }
  }

  private void text(@Nullable String text) {
    room(FIXED);
    if (text == null) {
      out.putInt(-1);
    } else {
      binary(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void numbers(List<@Nullable BigDecimal> numbers) {
    if (numbers.isEmpty()) {
      out.putInt(-1);
      return;
    }
    room(FIXED);
    int begin = out.position();
    out.putInt(0);
    out.putInt(1);
    int nulls = out.position();
    out.putInt(0);
    out.putInt(NUMERIC);
    out.putInt(numbers.size());
    out.putInt(1);
    for (var number : numbers) {
      if (number == null) {
        room(FIXED);
        out.putInt(-1);
        out.putInt(nulls, 1);
      } else {
        number(number);
      }
    }
    out.putInt(begin, out.position() - begin - 4);
  }

  /**
   * A numeric is digits of base 10,000, the highest first. The usual one is made of a {@code long};
   * the driver makes every other.
   */
  private void number(BigDecimal number) {
    int scale = number.scale();
    if (scale < 0 || scale > USUAL_SCALE || number.precision() > USUAL_PRECISION) {
      binary(ByteConverter.numeric(number));
      return;
    }
    long digits = number.unscaledValue().longValue();
    int behind = (scale + 3) / 4;
    long rest = Math.abs(digits) * POWERS[4 * behind - scale];
    int count = 0;
    for (long left = rest; left > 0; left /= BASE) {
      count++;
    }
    room(FIXED);
    out.putInt(8 + 2 * count);
    out.putShort((short) count);
    out.putShort((short) (count - behind - 1));
    out.putShort(digits < 0 ? NEGATIVE : 0);
    out.putShort((short) scale);
    for (int at = out.position() + 2 * (count - 1); rest > 0; at -= 2) {
      out.putShort(at, (short) (rest % BASE));
      rest /= BASE;
    }
    out.position(out.position() + 2 * count);
  }
}
