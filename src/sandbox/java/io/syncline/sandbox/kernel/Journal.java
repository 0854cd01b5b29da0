package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The append-only list of every write a stand-in accepted, in the order it took effect.
 *
 * <p>Optionally each entry is also a line of a file, with the whole record as it was afterwards, so
 * that a restarted stand-in continues where it was. A line is handed to the operating system before
 * the write is answered: it survives the death of this process, not of the machine.
 */
public final class Journal implements AutoCloseable {
  /** Who wrote: a program through the API, or a person in the vendor's own screens. */
  public enum Source {
    API,
    PERSON,
    /** A person's edit for which the vendor sends no webhook. */
    SILENT
  }

  /**
   * One accepted write.
   *
   * @param seq from 1, without gaps
   * @param at the vendor's clock
   * @param requestId the request that carried it, empty for a person's edit
   * @param operation {@code create}, {@code update}, {@code archive} or {@code merge}
   * @param fields the fields whose value changed, with the new value; empty where the write was
   *     accepted but changed nothing
   */
  public record Entry(
      long seq,
      Instant at,
      String requestId,
      Source source,
      String method,
      String path,
      String object,
      String nativeId,
      String operation,
      ObjectNode fields,
      @Nullable String idempotencyKey) {

    public ObjectNode toJson() {
      var json = Json.object();
      json.put("seq", seq).put("at", at.toString()).put("requestId", requestId);
      json.put("source", source.name()).put("method", method).put("path", path);
      json.put("object", object).put("nativeId", nativeId).put("operation", operation);
      json.put("idempotencyKey", idempotencyKey).set("fields", fields);
      return json;
    }

    static Entry of(ObjectNode json) {
      var key = json.path("idempotencyKey");
      return new Entry(
          json.path("seq").asLong(),
          Instant.parse(json.path("at").asText()),
          json.path("requestId").asText(),
          Source.valueOf(json.path("source").asText()),
          json.path("method").asText(),
          json.path("path").asText(),
          json.path("object").asText(),
          json.path("nativeId").asText(),
          json.path("operation").asText(),
          (ObjectNode) json.path("fields"),
          key.isTextual() ? key.asText() : null);
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final @Nullable BufferedWriter file;

  private Journal(@Nullable BufferedWriter file) {
    this.file = file;
  }

  /** Opens a journal; with a file, first hands its entries and records to {@code replay}. */
  static Journal open(@Nullable Path path, BiConsumer<Entry, NativeRecord> replay) {
    if (path == null) {
      return new Journal(null);
    }
    try {
      var known = completeLines(path);
      var journal =
          new Journal(
              Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
      for (var line : known) {
        var json = Json.parseObject(line);
        var entry = Entry.of(json);
        journal.entries.add(entry);
        replay.accept(entry, record((ObjectNode) json.path("record")));
      }
      return journal;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A last line without an end was being written when its process died: it never took effect. */
  private static List<String> completeLines(Path path) throws IOException {
    if (!Files.exists(path)) {
      return List.of();
    }
    var text = Files.readString(path);
    int end = text.lastIndexOf('\n') + 1;
    if (end < text.length()) {
      Files.writeString(path, text.substring(0, end));
    }
    return text.substring(0, end).lines().toList();
  }

  private static NativeRecord record(ObjectNode json) {
    return new NativeRecord(
        json.path("id").asText(),
        json.path("seq").asLong(),
        json.path("createdAt").asLong(),
        json.path("updatedAt").asLong(),
        json.path("change").asLong(),
        json.path("archived").asBoolean(),
        (ObjectNode) json.path("fields"));
  }

  synchronized void append(Entry entry, NativeRecord after) {
    entries.add(entry);
    if (file == null) {
      return;
    }
    var line = entry.toJson();
    line.putObject("record")
        .put("id", after.id())
        .put("seq", after.seq())
        .put("createdAt", after.createdAt())
        .put("updatedAt", after.updatedAt())
        .put("change", after.change())
        .put("archived", after.archived())
        .set("fields", after.fields());
    try {
      file.write(line.toString());
      file.write('\n');
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized long nextSeq() {
    return entries.size() + 1L;
  }

  /** A copy of all entries. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** The entries after a number, at most {@code limit}. */
  public synchronized List<Entry> after(long seq, int limit) {
    int from = (int) Math.max(0, Math.min(seq, entries.size()));
    return List.copyOf(entries.subList(from, Math.min(entries.size(), from + limit)));
  }

  /** The matching entries. */
  public synchronized List<Entry> where(Predicate<Entry> wanted) {
    return entries.stream().filter(wanted).toList();
  }

  /** What programs wrote: the entries to compare with the product's audit. */
  public List<Entry> byApi() {
    return where(entry -> entry.source() == Source.API);
  }

  public synchronized int size() {
    return entries.size();
  }

  @Override
  public synchronized void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
