package io.syncline.core.audit.digest;

import io.syncline.core.audit.digest.AuditDigests.Digested;
import io.syncline.core.audit.digest.AuditDigests.Numbers;
import io.syncline.core.audit.digest.DigestWindow.Part;
import io.syncline.core.audit.digest.DigestWindow.Range;
import io.syncline.core.audit.digest.DigestWindow.Seal;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.Value.Struct;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an exported file: rows, then windows, then the end. The proof of a row has a salt
 * for each attribute that is shown, and {@code =} with the digest for each that is masked.
 */
public final class FileLines {

  /** What all lines have, in the order of the columns of CSV. */
  public static final List<String> NAMES =
      Stream.of(List.of("type", "number", "cause"), DigestRow.NAMES, List.of("changes", "proof"))
          .flatMap(List::stream)
          .toList();

  private static final String ROW = "entry";
  private static final String WINDOW = "digest";
  private static final String END = "end";
  private static final String MASKED = "=";

  private static final Value.Struct GONE = new Struct(Map.of("erased", new Value.Flag(true)));

  private static final Value.Struct HIDDEN = new Struct(Map.of("masked", new Value.Flag(true)));

  private final Function<Value, String> json;
  private final DigestKeys keys;

  /** A line is not one of such a file. */
  public static final class MalformedLine extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedLine(String message) {
      super(message);
    }
  }

  /**
   * @param json writes a value as canonical JSON
   * @param keys of the rows to be written; not needed to read
   */
  public FileLines(Function<Value, String> json, DigestKeys keys) {
    this.json = json;
    this.keys = keys;
  }

  /**
   * A row; one whose key is not known cannot be verified.
   *
   * @param masked which attributes are not shown
   */
  public Struct row(DigestRow row, Predicate<String> masked) {
    var line = line(ROW);
    line.put("number", Value.decimal(row.number()));
    line.put("cause", Value.text(row.cause().toString()));
    DigestRow.NAMES.forEach(it -> line.put(it, field(it, row.fields().get(it))));
    var changes = new TreeMap<String, Value>();
    var proof = new TreeMap<String, Value>();
    var key = row.salt().keyId();
    var of = new DigestRow.Salt(row.salt().random(), keys.knows(key) ? key : keys.newest());
    row.changes()
        .forEach(
            (name, change) -> {
              var erased = RowDigest.erased(change);
              if (erased != null) {
                changes.put(name, GONE);
                proof.put(name, Value.text(MASKED + erased));
                return;
              }
              var salt = RowDigest.salt(keys, of, name);
              boolean hidden = masked.test(name);
              changes.put(name, hidden ? HIDDEN : change);
              proof.put(
                  name,
                  Value.text(
                      hidden ? MASKED + RowDigest.ofChange(salt, json.apply(change)) : salt));
            });
    line.put("changes", new Struct(changes));
    line.put("proof", new Struct(proof));
    return new Struct(line);
  }

  private static Value field(String name, String value) {
    if (value.isEmpty()) {
      return Value.CLEARED;
    }
    return name.equals("settled") ? new Value.Flag(value.equals("true")) : Value.text(value);
  }

  /**
   * A window.
   *
   * @param removed the days of which retention removed rows
   */
  public static Struct window(DigestWindow window, Set<LocalDate> removed) {
    var proof = new TreeMap<String, Value>();
    proof.put("after", Value.decimal(window.rows().after()));
    proof.put("upTo", Value.decimal(window.rows().upTo()));
    proof.put("sealedAt", Value.text(window.sealedAt().toString()));
    proof.put("previous", Value.text(window.previous()));
    put(proof, "key", window.seal().keyId());
    proof.put("digest", Value.text(window.seal().digest()));
    proof.put(
        "parts",
        new Value.Items(
            window.parts().stream()
                .<Value>map(it -> part(it, removed.contains(it.day())))
                .toList()));
    var line = line(WINDOW);
    line.put("number", Value.decimal(window.number()));
    line.put("proof", new Struct(proof));
    return new Struct(line);
  }

  private static Struct part(Part part, boolean removed) {
    return new Struct(
        Map.of(
            "day", Value.text(part.day().toString()),
            "rows", Value.decimal(part.rows()),
            "digest", Value.text(part.digest()),
            "removed", new Value.Flag(removed)));
  }

  public static Struct end(FileEnd end) {
    var proof = new TreeMap<String, Value>();
    proof.put("rows", Value.decimal(end.rows()));
    var days = end.days();
    proof.put("filtered", new Value.Flag(days == null));
    put(proof, "firstDay", days == null ? null : days.first());
    put(proof, "endDay", days == null ? null : days.end());
    var windows = end.windows();
    if (windows != null) {
      proof.put("firstWindow", Value.decimal(windows.first()));
      proof.put("lastWindow", Value.decimal(windows.last()));
    }
    proof.put("upTo", Value.decimal(end.upTo()));
    proof.put("digest", Value.text(end.digest()));
    put(proof, "key", end.seal().keyId());
    proof.put("seal", Value.text(end.seal().digest()));
    var line = line(END);
    line.put("proof", new Struct(proof));
    return new Struct(line);
  }

  private static Map<String, Value> line(String type) {
    var line = new LinkedHashMap<String, Value>();
    line.put("type", Value.text(type));
    return line;
  }

  private static void put(Map<String, Value> proof, String name, @Nullable Object value) {
    if (value != null) {
      proof.put(name, Value.text(value.toString()));
    }
  }

  /** The cells of a line in CSV. */
  public List<String> cells(Struct line) {
    return NAMES.stream().map(it -> cell(line.fields().get(it))).toList();
  }

  private String cell(@Nullable Value value) {
    if (value == null || value == Value.CLEARED) {
      return "";
    }
    return value instanceof Value.Text text ? text.value() : json.apply(value);
  }

  /**
   * The line of cells.
   *
   * @param parse reads JSON
   */
  public static Struct line(List<String> cells, Function<String, Value> parse) {
    if (cells.size() != NAMES.size()) {
      throw new MalformedLine("a line has " + NAMES.size() + " cells");
    }
    var line = new LinkedHashMap<String, Value>();
    for (int i = 0; i < cells.size(); i++) {
      var name = NAMES.get(i);
      var cell = cells.get(i);
      boolean isJson = Set.of("number", "changes", "proof").contains(name);
      if (!cell.isEmpty()) {
        line.put(name, isJson ? parse.apply(cell) : Value.text(cell));
      }
    }
    return new Struct(line);
  }

  /**
   * Gives a line to a verification; the end is returned.
   *
   * @throws MalformedLine where it is none
   */
  public @Nullable FileEnd read(Struct line, FileVerification verification) {
    try {
      switch (text(line, "type")) {
        case ROW:
          verification.row(row(line));
          return null;
        case WINDOW:
          verification.window(window(line), removed(struct(line, "proof")));
          return null;
        case END:
          return end(struct(line, "proof"));
        default:
          throw new MalformedLine("it is neither an entry nor a digest");
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedLine("it is not as it was exported");
    }
  }

  private Digested row(Struct line) {
    var cause = UUID.fromString(text(line, "cause"));
    var values = new ArrayList<String>();
    DigestRow.NAMES.forEach(it -> values.add(text(line, it)));
    var proof = struct(line, "proof");
    var shown = struct(line, "changes");
    if (!proof.fields().keySet().equals(shown.fields().keySet())) {
      throw new MalformedLine("its changes are not those of its proof");
    }
    var changes = new TreeMap<String, String>();
    shown
        .fields()
        .forEach(
            (name, change) -> {
              var it = text(proof, name);
              changes.put(
                  name,
                  it.startsWith(MASKED)
                      ? it.substring(MASKED.length())
                      : RowDigest.ofChange(it, json.apply(change)));
            });
    long number = number(line, "number");
    return new Digested(
        number,
        DigestRow.dayOf(cause),
        RowDigest.of(number, cause, new DigestRow.Fields(values), changes));
  }

  private static DigestWindow window(Struct line) {
    var proof = struct(line, "proof");
    return new DigestWindow(
        number(line, "number"),
        new Range(number(proof, "after"), number(proof, "upTo")),
        Instant.parse(text(proof, "sealedAt")),
        text(proof, "previous"),
        parts(proof)
            .map(
                it ->
                    new Part(
                        LocalDate.parse(text(it, "day")), number(it, "rows"), text(it, "digest")))
            .toList(),
        new Seal(maybe(proof, "key"), text(proof, "digest")));
  }

  private static Set<LocalDate> removed(Struct proof) {
    return parts(proof)
        .filter(it -> text(it, "removed").equals("true"))
        .map(it -> LocalDate.parse(text(it, "day")))
        .collect(Collectors.toSet());
  }

  private static Stream<Struct> parts(Struct proof) {
    return proof.fields().get("parts") instanceof Value.Items items
        ? items.values().stream().filter(Struct.class::isInstance).map(Struct.class::cast)
        : Stream.empty();
  }

  private static FileEnd end(Struct proof) {
    var first = maybe(proof, "firstDay");
    var end = maybe(proof, "endDay");
    boolean windows = proof.fields().containsKey("firstWindow");
    return new FileEnd(
        number(proof, "rows"),
        text(proof, "filtered").equals("true")
            ? null
            : new FileEnd.Days(
                first == null ? null : LocalDate.parse(first),
                end == null ? null : LocalDate.parse(end)),
        windows ? new Numbers(number(proof, "firstWindow"), number(proof, "lastWindow")) : null,
        number(proof, "upTo"),
        text(proof, "digest"),
        new Seal(maybe(proof, "key"), text(proof, "seal")));
  }

  private static Struct struct(Struct line, String name) {
    return line.fields().get(name) instanceof Struct it ? it : Struct.EMPTY;
  }

  private static long number(Struct line, String name) {
    if (line.fields().get(name) instanceof Value.Decimal it) {
      return it.value().longValue();
    }
    throw new MalformedLine("it has no " + name);
  }

  private static @Nullable String maybe(Struct line, String name) {
    var text = text(line, name);
    return text.isEmpty() ? null : text;
  }

  private static String text(Struct line, String name) {
    var value = line.fields().get(name);
    if (value instanceof Value.Text it) {
      return it.value();
    }
    return value instanceof Value.Flag it ? String.valueOf(it.value()) : "";
  }
}
