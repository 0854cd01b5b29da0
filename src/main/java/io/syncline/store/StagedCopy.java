package io.syncline.store;

import io.syncline.core.reconcile.Place;
import io.syncline.core.reconcile.StagedRow;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
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
      new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};

  private static final long EPOCH_2000 = 946_684_800L;
  private static final int NUMERIC = 1700;
  private static final int UUID_TYPE = 2950;
  private static final int FIELDS = 14;
  private static final int KEY = 16;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final Sealing sealing;

  private StagedCopy(Sealing sealing) {
    this.sealing = sealing;
  }

  static void into(
      Connection connection, String table, UUID run, Place place, List<StagedRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    var copy = new StagedCopy(Sealing.of(connection));
    try {
      copy.write(run, place, rows);
      var binary = copy.bytes.toByteArray();
      var into =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy " + table + " from stdin (format binary)");
      into.writeToCopy(binary, 0, binary.length);
      into.endCopy();
    } catch (SQLException e) {
      throw new StoreFailure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(UUID run, Place place, List<StagedRow> rows) throws IOException {
    out.write(BEGIN);
    out.writeInt(0);
    out.writeInt(0);
    for (var row : rows) {
      out.writeShort(FIELDS);
      uuid(run);
      small(place.side());
      small(place.look().number());
      small(row.filter().ordinal());
      out.writeInt(1);
      out.writeByte(row.archived() ? 1 : 0);
      time(row.updatedAt());
      time(row.createdAt());
      key(row.key());
      binary(row.nativeId().getBytes(StandardCharsets.UTF_8));
      binary(row.whole());
      binary(row.digest());
      numbers(row.numbers());
      key(row.alias());
      keys(row.names());
    }
    out.writeShort(-1);
  }

  private void uuid(UUID id) throws IOException {
    out.writeInt(16);
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  private void small(int number) throws IOException {
    out.writeInt(2);
    out.writeShort(number);
  }

  private void binary(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  /** Keyed wherever there is a key, and the same in every run. */
  private void key(byte @Nullable [] hash) throws IOException {
    if (hash == null) {
      out.writeInt(-1);
    } else {
      binary(Arrays.copyOf((byte[]) Sealing.hash(hash).apply(sealing), KEY));
    }
  }

  private void keys(List<byte[]> hashes) throws IOException {
    if (hashes.isEmpty()) {
      out.writeInt(-1);
      return;
    }
    out.writeInt(20 + hashes.size() * (4 + KEY));
    out.writeInt(1);
    out.writeInt(0);
    out.writeInt(UUID_TYPE);
    out.writeInt(hashes.size());
    out.writeInt(1);
    for (var hash : hashes) {
      key(hash);
    }
  }

  private void time(@Nullable Instant at) throws IOException {
    if (at == null) {
      out.writeInt(-1);
      return;
    }
    var stored = Row.stored(at);
    out.writeInt(8);
    out.writeLong((stored.getEpochSecond() - EPOCH_2000) * 1_000_000 + stored.getNano() / 1_000);
  }

  private void numbers(List<@Nullable BigDecimal> numbers) throws IOException {
    if (numbers.isEmpty()) {
      out.writeInt(-1);
      return;
    }
    var written =
        numbers.stream().map(it -> it == null ? null : ByteConverter.numeric(it)).toList();
    int length = 20;
    for (var number : written) {
      length += 4 + (number == null ? 0 : number.length);
    }
    out.writeInt(length);
    out.writeInt(1);
    out.writeInt(written.contains(null) ? 1 : 0);
    out.writeInt(NUMERIC);
    out.writeInt(written.size());
    out.writeInt(1);
    for (var number : written) {
      if (number == null) {
        out.writeInt(-1);
      } else {
        binary(number);
      }
    }
  }
}
