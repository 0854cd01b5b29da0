package io.syncline.sandbox.kernel;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which a stand-in's records change: the record, its journal entry and its webhook
 * events come about together and in the same order.
 */
public final class Ledger {
  private final VendorClock clock;
  private final Map<String, RecordStore> stores = new ConcurrentHashMap<>();
  private @Nullable Journal journal;
  private Consumer<Written> announcer = written -> {};

  public Ledger(VendorClock clock) {
    this.clock = clock;
  }

  public VendorClock clock() {
    return clock;
  }

  /** The records of an object; an empty store when it is asked for the first time. */
  public RecordStore store(String object) {
    return stores.computeIfAbsent(object, o -> new RecordStore(clock::nanos));
  }

  Map<String, RecordStore> stores() {
    return stores;
  }

  void visibleAfter(Duration read, Duration search) {
    stores.values().forEach(store -> store.visibleAfter(read, search));
  }

  void newRecordsShowAfter(Duration delay) {
    stores.values().forEach(store -> store.newRecordsShowAfter(delay));
  }

  void lateBy(Duration most, long seed) {
    stores.values().forEach(store -> store.lateBy(most, seed));
  }

  /** Reads back what an earlier process wrote, then records and announces what is to come. */
  Journal open(@Nullable Path file, Consumer<Written> toAnnounce) {
    var opened = Journal.open(file, (entry, record) -> store(entry.object()).put(record));
    journal = opened;
    announcer = toAnnounce;
    return opened;
  }

  /**
   * Makes a write take effect; the caller holds the store's monitor since it read {@code before}.
   * Passing the unchanged record as {@code after} journals an accepted write without effect.
   */
  public NativeRecord commit(
      Cause cause,
      String object,
      String operation,
      @Nullable NativeRecord before,
      NativeRecord after) {
    var changes = changes(before, after);
    var stored = before == after ? after : store(object).put(after);
    var book = Objects.requireNonNull(journal, "the ledger is not open");
    synchronized (book) {
      book.append(entry(book.nextSeq(), cause, object, operation, stored, changes), stored);
    }
    if (before != after && cause.source() != Journal.Source.SILENT) {
      announcer.accept(new Written(cause, object, operation, before, stored, changes));
    }
    return stored;
  }

  private Journal.Entry entry(
      long seq,
      Cause cause,
      String object,
      String operation,
      NativeRecord after,
      ObjectNode changes) {
    return new Journal.Entry(
        seq,
        clock.instant(),
        cause.requestId(),
        cause.source(),
        cause.method(),
        cause.path(),
        object,
        after.id(),
        operation,
        changes,
        cause.idempotencyKey());
  }

  private static ObjectNode changes(@Nullable NativeRecord before, NativeRecord after) {
    var changes = Json.object();
    if (before == after) {
      return changes;
    }
    var old = before == null ? Json.object() : before.fields();
    after
        .fields()
        .properties()
        .forEach(
            field -> {
              if (!field.getValue().equals(old.get(field.getKey()))) {
                changes.set(field.getKey(), field.getValue());
              }
            });
    old.fieldNames()
        .forEachRemaining(
            name -> {
              if (!after.fields().has(name)) {
                changes.set(name, NullNode.getInstance());
              }
            });
    return changes;
  }
}
