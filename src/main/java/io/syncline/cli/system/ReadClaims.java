package io.syncline.cli.system;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.transform.path.Paths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tests what a system type claims of an object by reads alone: pages, times, {@code since}, fields
 * that are left out, groups, records that are not there, searches. It reads up to {@value
 * #MOST_PAGES} small pages and a few single records.
 */
final class ReadClaims {

  private static final int PAGE = 3;
  private static final int MOST_PAGES = 10;
  private static final int READ_ALONE = 3;
  private static final int SEARCHED = 3;
  private static final Pattern HEXADECIMAL = Pattern.compile("[-{}0-9a-fA-F]*");

  private final ConnectedSystem system;
  private final ObjectType object;
  private final List<Claim> claims = new ArrayList<>();
  private final Map<NativeRef, NativeRecord> seen = new LinkedHashMap<>();

  ReadClaims(ConnectedSystem system, ObjectType object) {
    this.system = system;
    this.object = object;
  }

  /** The claims in the order in which they were tested; none of them throws. */
  List<Claim> test() {
    if (credentials()) {
      if (object.writeOnly()) {
        claims.add(Claim.untested("reads", "the object is write-only: no operation reads it"));
        return claims;
      }
      tried("pages", this::pages);
      if (seen.isEmpty()) {
        claims.add(
            Claim.untested(
                "everything else",
                "no record was listed; if there are some, `list` asks for too few"));
        return claims;
      }
      tried("times", this::times);
      tried("order", this::order);
      tried("since", () -> new SinceClaims(system, object).test(seen.values(), PAGE, MOST_PAGES));
      tried("single reads", this::singleReads);
      tried("missing records", this::missing);
      object.fields().values().stream()
          .filter(FieldType::findable)
          .limit(SEARCHED)
          .forEach(it -> tried("find by " + it.path(), () -> find(it.path())));
    }
    return claims;
  }

  private boolean credentials() {
    var outcome = system.check();
    if (outcome instanceof CheckOutcome.Failed failed) {
      claims.add(Claim.broken("credentials", failed.failure().reason()));
      return false;
    }
    claims.add(
        outcome instanceof CheckOutcome.Accepted
            ? Claim.held("credentials", "they are accepted")
            : Claim.untested("credentials", "the system type has no `check`"));
    return true;
  }

  private void tried(String name, Supplier<List<Claim>> test) {
    try {
      claims.addAll(test.get());
    } catch (SystemFailure failed) {
      claims.add(Claim.broken(name, failed.failure().reason()));
    }
  }

  private List<Claim> pages() {
    if (!object.can(Kind.LIST)) {
      return List.of(Claim.untested("pages", "the object has no `list`"));
    }
    var found = new ArrayList<Claim>();
    int rows = 0;
    int largest = 0;
    int pages = 0;
    Long total = null;
    String cursor = null;
    do {
      var page = system.list(new ListRequest(object.name(), null, cursor, PAGE));
      pages++;
      rows += page.records().size();
      largest = Math.max(largest, page.records().size());
      total = page.total() == null ? total : page.total();
      page.records().forEach(it -> seen.putIfAbsent(it.ref(), it));
      cursor = page.next();
    } while (cursor != null && pages < MOST_PAGES);
    found.add(
        rows == seen.size()
            ? Claim.held("pages", "%d records on %d pages, none twice".formatted(rows, pages))
            : Claim.broken(
                "pages", "%d of %d rows were shown before".formatted(rows - seen.size(), rows)));
    found.add(pageSize(largest));
    if (total != null && cursor == null) {
      found.add(
          total == rows
              ? Claim.held("total", "it agrees with the pages")
              : Claim.broken("total", "it is %d, and the pages hold %d".formatted(total, rows)));
    }
    return found;
  }

  private Claim pageSize(int largest) {
    var operation = Objects.requireNonNull(object.operations().get(Kind.LIST));
    var paging = operation.paging();
    if (paging == null || paging.sizeParameter() == null) {
      return Claim.untested("page size", "no size is asked for");
    }
    return largest <= PAGE
        ? Claim.held("page size", "no page is larger than asked")
        : Claim.broken("page size", "%d were asked for, %d came".formatted(PAGE, largest));
  }

  private List<Claim> times() {
    var found = new ArrayList<Claim>();
    found.add(timeClaim("updatedAt", object.updatedAt(), NativeRecord::updatedAt));
    found.add(timeClaim("createdAt", object.createdAt(), NativeRecord::createdAt));
    if (object.updatedAt() != null && object.granularity().compareTo(Duration.ofSeconds(1)) < 0) {
      boolean whole =
          seen.size() >= MOST_PAGES
              && seen.values().stream()
                  .map(NativeRecord::updatedAt)
                  .allMatch(it -> it != null && it.getNano() == 0);
      found.add(
          whole
              ? Claim.broken("granularity", "all times are whole seconds: `granularity: 1s`")
              : Claim.held("granularity", "times are finer than a second"));
    }
    return found;
  }

  private Claim timeClaim(
      String name, @Nullable String path, Function<NativeRecord, @Nullable Instant> of) {
    if (path == null) {
      return Claim.untested(name, "the object names none");
    }
    long without = seen.values().stream().filter(it -> of.apply(it) == null).count();
    return without == 0
        ? Claim.held(name, "all %d records have it".formatted(seen.size()))
        : Claim.broken(name, "%d of %d records have none".formatted(without, seen.size()));
  }

  private List<Claim> order() {
    return new OrderClaims(system, object).test(seen.values(), PAGE, MOST_PAGES);
  }

  private List<Claim> singleReads() {
    if (!object.readable()) {
      return List.of(Claim.untested("single reads", "the object has no `get`"));
    }
    var refs = seen.keySet().stream().limit(READ_ALONE).toList();
    var cleared = new TreeSet<String>();
    var other = new TreeSet<String>();
    var silent = new TreeSet<String>();
    int missed = 0;
    for (var ref : refs) {
      var listed = Objects.requireNonNull(seen.get(ref));
      if (read(ref) instanceof ReadOutcome.Found found) {
        boolean same = Objects.equals(found.record().updatedAt(), listed.updatedAt());
        compare(listed, found.record(), same, cleared, other, silent);
      } else {
        missed++;
      }
    }
    var result = new ArrayList<Claim>();
    result.add(
        missed == 0
            ? Claim.held("single reads", "what is listed can be read")
            : Claim.broken(
                "single reads", "%d of %d cannot be read".formatted(missed, refs.size())));
    if (!cleared.isEmpty()) {
      result.add(
          Claim.broken(
              "absent",
              "`list` leaves out what `get` shows, and that is read as cleared: " + cleared));
    } else if (!silent.isEmpty()) {
      result.add(
          Claim.held("absent", "`list` does not show, and is not believed about: " + silent));
    }
    if (!other.isEmpty()) {
      result.add(Claim.broken("fields", "`list` and `get` show them differently: " + other));
    }
    if (!object.can(Kind.GET_MANY)) {
      result.add(Claim.untested("groups", "the object has no `getMany`"));
    } else if (refs.size() > 1 && missed == 0) {
      long together =
          system.read(object.name(), refs).stream()
              .filter(ReadOutcome.Found.class::isInstance)
              .count();
      result.add(
          together == refs.size()
              ? Claim.held("groups", "records read together are all shown")
              : Claim.broken("groups", "%d of %d are shown".formatted(together, refs.size())));
    }
    return result;
  }

  private void compare(
      NativeRecord listed,
      NativeRecord alone,
      boolean same,
      TreeSet<String> cleared,
      TreeSet<String> other,
      TreeSet<String> silent) {
    for (var path : object.fields().keySet()) {
      var inList = Paths.read(listed.fields(), path);
      var inGet = Paths.read(alone.fields(), path);
      boolean shown = inGet != null && inGet != Value.CLEARED;
      if (inList == null && shown) {
        silent.add(path);
      } else if (inList == Value.CLEARED && shown && same) {
        cleared.add(path);
      } else if (same && inList != null && inGet != null && !inList.equals(inGet)) {
        other.add(path);
      }
    }
  }

  private ReadOutcome read(NativeRef ref) {
    return system.read(object.name(), List.of(ref)).get(0);
  }

  /** An id that looks like the others. */
  private List<Claim> missing() {
    if (!object.readable()) {
      return List.of();
    }
    for (var like : seen.keySet().stream().limit(READ_ALONE).toList()) {
      var outcome = read(new NativeRef(like.system(), like.object(), unlike(like.id())));
      if (outcome instanceof ReadOutcome.Missing) {
        return List.of(Claim.held("missing records", "an id that is not there is answered so"));
      } else if (outcome instanceof ReadOutcome.Failed failed) {
        return List.of(
            Claim.broken(
                "missing records",
                "an id that is not there is a failure: " + failed.failure().reason()));
      }
    }
    return List.of(Claim.untested("missing records", "no id was found that is not there"));
  }

  /** Of the same length and alphabet: decimal, hexadecimal, or all letters. */
  private static String unlike(String id) {
    char last = HEXADECIMAL.matcher(id).matches() ? 'f' : 'z';
    var text = new StringBuilder(id);
    for (int i = Math.max(0, id.length() - 6); i < id.length(); i++) {
      char c = id.charAt(i);
      if (c >= '0' && c <= '9') {
        text.setCharAt(i, (char) ('0' + '9' - c));
      } else if (c >= 'a' && c <= last) {
        text.setCharAt(i, (char) ('a' + last - c));
      } else if (c >= 'A' && c <= Character.toUpperCase(last)) {
        text.setCharAt(i, (char) ('A' + Character.toUpperCase(last) - c));
      }
    }
    return text.toString();
  }

  private List<Claim> find(String path) {
    var name = "find by " + path;
    var sample =
        seen.values().stream().filter(it -> simple(Paths.read(it.fields(), path))).findFirst();
    if (sample.isEmpty() || !object.can(Kind.FIND)) {
      return List.of(Claim.untested(name, "no record was listed that has it"));
    }
    var value = Objects.requireNonNull(Paths.read(sample.get().fields(), path));
    var found = system.find(object.name(), path, value);
    boolean shown = found.stream().anyMatch(it -> it.ref().equals(sample.get().ref()));
    boolean others =
        found.stream()
            .anyMatch(
                it -> !value.equals(Paths.read(it.fields(), path)) && !spelled(it, path, value));
    if (!shown) {
      return List.of(Claim.broken(name, "a record that has the value is not found"));
    }
    return List.of(
        others
            ? Claim.broken(name, "records are found that hold another value")
            : Claim.held(name, "the record is found, and no other value"));
  }

  private static boolean simple(@Nullable Value value) {
    return value instanceof Value.Text text && !text.value().isEmpty()
        || value instanceof Value.Decimal;
  }

  /** Searches that forgive case are no other value. */
  private static boolean spelled(NativeRecord record, String path, Value value) {
    return Paths.read(record.fields(), path) instanceof Value.Text text
        && value instanceof Value.Text asked
        && text.value().equalsIgnoreCase(asked.value());
  }
}
