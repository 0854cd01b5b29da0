package io.syncline.sandbox.kernel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of one object in memory, with indexes, in creation and in change order.
 *
 * <p>All methods are atomic; a vendor's check-then-write runs {@code synchronized} on the store.
 * {@code current} and {@code withKey} always see the newest version; all that readers are shown
 * lags behind by the visibility delays, as the read replicas and search indexes of real vendors do.
 */
public final class RecordStore {
  /**
   * A place in change order: by time, then by the order in which changes came, so that a change in
   * the same millisecond as the one a reader stopped at is still after it.
   */
  public record Position(long updatedAt, long change) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int byTime = Long.compare(updatedAt, other.updatedAt);
      return byTime != 0 ? byTime : Long.compare(change, other.change);
    }
  }

  private record Version(long readableAt, long searchableAt, NativeRecord record) {}

  private final Map<String, NativeRecord> records = new HashMap<>();
  private final TreeMap<Long, String> byCreation = new TreeMap<>();
  private final TreeMap<Position, String> byChange = new TreeMap<>();
  private final Map<String, Function<NativeRecord, @Nullable String>> keys = new LinkedHashMap<>();
  private final Map<String, Map<String, Set<String>>> indexes = new HashMap<>();
  private final Map<String, Deque<Version>> history = new HashMap<>();
  private final LongSupplier nanos;
  private final NewRecords newRecords;
  private long sequence;
  private long changes;
  private long readDelayNanos;
  private long searchDelayNanos;
  private long latestNanos;
  private Random lateness = new Random(0);

  RecordStore() {
    this(System::nanoTime);
  }

  /**
   * @param nanos by which late writes begin to show
   */
  RecordStore(LongSupplier nanos) {
    this.nanos = nanos;
    this.newRecords = new NewRecords(nanos);
  }

  /** Adds an index; a record whose key is null is not in it. Call before the first write. */
  public synchronized RecordStore index(String name, Function<NativeRecord, @Nullable String> key) {
    keys.put(name, key);
    indexes.put(name, new HashMap<>());
    records.values().forEach(record -> addToIndex(name, key, record));
    return this;
  }

  public synchronized boolean hasIndex(String name) {
    return keys.containsKey(name);
  }

  /** How long a write stays invisible to reads by id, and to lists and searches. */
  public synchronized void visibleAfter(Duration read, Duration search) {
    readDelayNanos = read.toNanos();
    searchDelayNanos = search.toNanos();
    history.clear();
  }

  /** Delays lists and searches of each write by a further, random part of this time. */
  public synchronized void lateBy(Duration most, long seed) {
    latestNanos = most.toNanos();
    lateness = new Random(seed);
    history.clear();
  }

  /** For how long a new record is not there for any reader, in whatever way it is asked for. */
  public synchronized void newRecordsShowAfter(Duration delay) {
    newRecords.showAfter(delay);
  }

  private boolean searchIsDelayed() {
    return searchDelayNanos + latestNanos > 0;
  }

  /** The next place in creation order. */
  public synchronized long nextSeq() {
    return ++sequence;
  }

  public synchronized @Nullable NativeRecord current(String id) {
    return records.get(id);
  }

  /** The version a reader by id is shown. */
  public synchronized @Nullable NativeRecord read(String id) {
    return visible(id, false);
  }

  /** Current records with this key, archived ones included, in the order they got it. */
  public synchronized List<NativeRecord> withKey(String index, String key) {
    var ids = indexes.getOrDefault(index, Map.of()).getOrDefault(key, Set.of());
    var found = new ArrayList<NativeRecord>(ids.size());
    ids.forEach(id -> found.add(records.get(id)));
    return found;
  }

  /** What a search by an indexed key finds. */
  public synchronized List<NativeRecord> search(String index, String key) {
    if (!searchIsDelayed()) {
      return withKey(index, key).stream().filter(r -> newRecords.show(r.id())).toList();
    }
    var function = keys.get(index);
    return searchable().filter(r -> function != null && key.equals(function.apply(r))).toList();
  }

  /** What lists and searches see, in creation order; consume it inside {@code synchronized}. */
  public synchronized Stream<NativeRecord> searchable() {
    var all = byCreation.values().stream();
    return searchIsDelayed()
        ? all.map(id -> visible(id, true)).filter(r -> r != null)
        : all.filter(id -> newRecords.show(id)).map(records::get);
  }

  /** Up to {@code limit} matching records created after a place, in creation order. */
  public synchronized List<NativeRecord> page(
      long afterSeq, int limit, Predicate<NativeRecord> wanted) {
    var page = new ArrayList<NativeRecord>(Math.min(limit, 1000));
    for (var id : byCreation.tailMap(afterSeq, false).values()) {
      var record = visible(id, true);
      if (record != null && wanted.test(record)) {
        page.add(record);
        if (page.size() == limit) {
          break;
        }
      }
    }
    return page;
  }

  /** Up to {@code limit} records changed after a place, in change order. */
  public synchronized List<NativeRecord> changedAfter(
      Position after, int limit, Predicate<NativeRecord> wanted) {
    if (searchIsDelayed()) {
      return searchable()
          .filter(r -> position(r).compareTo(after) > 0)
          .filter(wanted)
          .sorted(Comparator.comparing(RecordStore::position))
          .limit(limit)
          .toList();
    }
    var page = new ArrayList<NativeRecord>(Math.min(limit, 1000));
    for (var id : byChange.tailMap(after, false).values()) {
      var record = records.get(id);
      if (newRecords.show(id) && wanted.test(record)) {
        page.add(record);
        if (page.size() == limit) {
          break;
        }
      }
    }
    return page;
  }

  /** All current records, archived ones included, in creation order. */
  public synchronized List<NativeRecord> all() {
    return byCreation.values().stream().map(records::get).toList();
  }

  public synchronized int size() {
    return records.size();
  }

  /**
   * Stores a new record or the next version of one.
   *
   * @return it with its place in the order of changes; one read back from a journal keeps its own
   */
  public synchronized NativeRecord put(NativeRecord version) {
    var record = version.change() == 0 ? version.at(changes + 1) : version;
    changes = Math.max(changes, record.change());
    var before = records.put(record.id(), record);
    sequence = Math.max(sequence, record.seq());
    remember(before, record);
    if (before == null) {
      newRecords.add(record.id());
    }
    if (before != null) {
      byChange.remove(position(before));
      keys.forEach((name, key) -> removeFromIndex(name, key, before));
    }
    byCreation.put(record.seq(), record.id());
    byChange.put(position(record), record.id());
    keys.forEach((name, key) -> addToIndex(name, key, record));
    return record;
  }

  public static Position position(NativeRecord record) {
    return new Position(record.updatedAt(), record.change());
  }

  private @Nullable NativeRecord visible(String id, boolean bySearch) {
    var versions = history.get(id);
    if (!newRecords.show(id)) {
      return null;
    }
    if (versions == null) {
      return records.get(id);
    }
    long now = nanos.getAsLong();
    for (var version : versions) {
      if ((bySearch ? version.searchableAt : version.readableAt) - now <= 0) {
        return version.record;
      }
    }
    return null;
  }

  /** Newest first, as many as matter; the version before the first delayed one is the base. */
  private void remember(@Nullable NativeRecord before, NativeRecord record) {
    if (readDelayNanos == 0 && !searchIsDelayed()) {
      return;
    }
    long now = nanos.getAsLong();
    var versions = history.computeIfAbsent(record.id(), id -> new ArrayDeque<>());
    if (versions.isEmpty() && before != null) {
      versions.addFirst(new Version(now, now, before));
    }
    long late = (long) (lateness.nextDouble() * latestNanos);
    versions.addFirst(new Version(now + readDelayNanos, now + searchDelayNanos + late, record));
    while (versions.size() > 32) {
      versions.removeLast();
    }
  }

  private void addToIndex(
      String name, Function<NativeRecord, @Nullable String> key, NativeRecord record) {
    var value = key.apply(record);
    if (value != null) {
      index(name).computeIfAbsent(value, v -> new LinkedHashSet<>(2)).add(record.id());
    }
  }

  private void removeFromIndex(
      String name, Function<NativeRecord, @Nullable String> key, NativeRecord record) {
    var value = key.apply(record);
    if (value != null) {
      var ids = index(name).getOrDefault(value, new LinkedHashSet<>());
      ids.remove(record.id());
      if (ids.isEmpty()) {
        index(name).remove(value);
      }
    }
  }

  private Map<String, Set<String>> index(String name) {
    return indexes.computeIfAbsent(name, n -> new HashMap<>());
  }
}
