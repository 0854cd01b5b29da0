package io.syncline.route.landing;

import io.syncline.core.landing.BrokenRows;
import io.syncline.core.landing.FileRefused;
import io.syncline.core.landing.Landing;
import io.syncline.core.landing.RowSource;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.csv.MalformedCsv;
import io.syncline.json.JsonRows;
import io.syncline.json.MalformedJson;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file that is complete on this machine. It is read once, and closed then.
 *
 * @param counted how many rows the route says there are; null: it says nothing
 */
record FileRows(FileChannel file, FileForm form, @Nullable Long counted) implements RowSource {

  private static final int BATCH = 500;

  @Override
  public End read(Consumer<List<Numbered>> rows) {
    var reading = new Reading(form, rows);
    try {
      var end = form.format() == FileForm.Format.JSON ? json(reading) : csv(reading);
      reading.flush();
      return checked(reading, end);
    } catch (MalformedCsv | MalformedJson e) {
      throw new FileRefused("it was cut, or is malformed: " + e.getMessage());
    } catch (CharacterCodingException e) {
      throw new FileRefused("it is not written in " + form.charset());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How a file ends.
   *
   * @param said how many rows its last line counts; null: it does not
   * @param closed whether its form shows its end
   */
  private record Ending(@Nullable Long said, boolean closed) {}

  private Ending csv(Reading reading) throws IOException {
    try (var lines = new CsvLines(file, form)) {
      return new Ending(lines.read(reading), false);
    }
  }

  private Ending json(Reading reading) throws IOException {
    try (var values =
        JsonRows.of(new BufferedInputStream(Channels.newInputStream(file.position(0))))) {
      Long said = null;
      for (var it = values.next(); it != null; it = values.next()) {
        if (said != null) {
          throw new FileRefused("line " + it.line() + " follows the line that counts the rows");
        }
        if (it.value() instanceof Value.Struct row) {
          var count =
              form.proof() == FileForm.Proof.TRAILER ? row.fields().get(form.trailer()) : null;
          if (count instanceof Value.Decimal number) {
            said = number.value().longValue();
          } else {
            reading.row(it.line(), row);
          }
        } else {
          reading.broken(it.line(), "it is no object");
        }
      }
      return new Ending(said, values.isArray());
    }
  }

  private End checked(Reading reading, Ending ending) {
    long rows = reading.count;
    var broken = reading.broken;
    boolean proven =
        switch (form.proof()) {
          case NONE -> ending.closed();
          case DELIVERY -> true;
          case TRAILER -> counts(ending.said(), rows, "no line at its end counts its rows");
          case COUNT -> counts(counted, rows, "the route does not say how many rows there are");
        };
    if (broken.count() > rows - broken.count()) {
      throw new FileRefused(
          "%d of %d rows cannot be taken: %s".formatted(broken.count(), rows, broken.named()));
    }
    return new End(broken, proven);
  }

  private static boolean counts(@Nullable Long said, long rows, String otherwise) {
    if (said == null) {
      throw new FileRefused("it was cut: " + otherwise);
    }
    if (said != rows) {
      throw new FileRefused(
          "it was cut: %d rows are there, and it should be %d".formatted(rows, said));
    }
    return true;
  }

  /** Collects rows. */
  static final class Reading {

    private final FileForm form;
    private final Consumer<List<Numbered>> rows;
    private final List<Numbered> batch = new ArrayList<>(BATCH);
    private final BrokenRows broken = new BrokenRows();
    private long count;

    Reading(FileForm form, Consumer<List<Numbered>> rows) {
      this.form = form;
      this.rows = rows;
    }

    void row(long line, Value.Struct fields) {
      var id = id(fields.fields().get(form.id()));
      if (id == null) {
        broken(line, "it has no `" + form.id() + "`");
        return;
      }
      count++;
      batch.add(new Numbered(line, new Landing.Entry(id, fields)));
      if (batch.size() == BATCH) {
        flush();
      }
    }

    void broken(long line, String why) {
      count++;
      broken.add(line, why);
    }

    void flush() {
      if (!batch.isEmpty()) {
        rows.accept(List.copyOf(batch));
        batch.clear();
      }
    }

    private static @Nullable String id(@Nullable Value said) {
      var text =
          said instanceof Value.Text it
              ? it.value().strip()
              : said instanceof Value.Decimal number ? number.value().toPlainString() : "";
      return text.isEmpty() || text.length() > NativeRef.LONGEST ? null : text;
    }
  }
}
