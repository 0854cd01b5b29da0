package io.syncline.cli.system;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.FieldType.ClearAs;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.CreateBody;
import io.syncline.core.transform.path.Paths;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tests what a system type claims of writes, in an account where that does no harm: it creates a
 * record, looks for it, repeats the create under its key, changes it, clears a field, and deletes
 * or archives whatever it created, also after a failure.
 */
final class WriteClaims {

  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MARKER = "syncline-try-";
  private static final String WRITE_ONLY = "no operation reads the object";
  private static final Map<Kind, String> GROUPS =
      Map.of(Kind.CREATE_MANY, "createMany", Kind.UPDATE_MANY, "updateMany");

  private final ConnectedSystem system;
  private final ObjectType object;
  private final InstantSource clock;
  private final Consumer<Duration> pause;
  private final List<Claim> claims = new ArrayList<>();
  private final Set<NativeRef> created = new LinkedHashSet<>();

  /**
   * @param pause waits so long
   */
  WriteClaims(
      ConnectedSystem system, ObjectType object, InstantSource clock, Consumer<Duration> pause) {
    this.system = system;
    this.object = object;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * @param values what the record is created with, by field; what else a create requires fails
   *     there
   * @param changes what is changed then, by field; empty: nothing is changed or cleared
   */
  List<Claim> test(Map<String, Value> values, Map<String, Value> changes) {
    try {
      create(values, changes);
    } catch (SystemFailure failed) {
      claims.add(Claim.broken("writes", failed.failure().reason()));
    } finally {
      created.forEach(this::undo);
    }
    return claims;
  }

  private void create(Map<String, Value> values, Map<String, Value> changes) {
    var key = UUID.randomUUID().toString();
    var marker = object.marker() == null ? null : MARKER + key;
    var said = new HashMap<>(values);
    if (marker != null && object.fields().containsKey(object.marker())) {
      said.put(object.marker(), Value.text(marker));
    }
    var request =
        new WriteRequest.Create(
            system.id(), object.name(), CreateBody.of(object, said), key, marker);
    var outcome = write(request);
    if (!(outcome instanceof WriteOutcome.Done done)) {
      claims.add(Claim.broken("create", reason(outcome)));
      if (outcome instanceof WriteOutcome.Failed failed
          && failed.failure() instanceof Failure.OutcomeUnknown) {
        lost(marker);
      }
      return;
    }
    created.add(done.ref());
    claims.add(Claim.held("create", "it was created as " + done.ref()));
    if (object.writeOnly()) {
      accepted(request, done.ref(), changes);
      return;
    }
    var seen = visible(done.ref());
    if (seen == null) {
      return;
    }
    claims.add(holds("create", seen, said));
    search(done.ref(), said);
    repeat(request, done.ref());
    if (!changes.isEmpty()) {
      change(seen, changes);
    }
    archive(done.ref());
    GROUPS.forEach(
        (kind, name) -> {
          if (object.can(kind)) {
            claims.add(Claim.untested(name, "records are written one by one here"));
          }
        });
  }

  /** Nothing shows what a write did: only whether it is accepted can be tested. */
  private void accepted(WriteRequest.Create request, NativeRef ref, Map<String, Value> changes) {
    claims.add(Claim.untested("create is read back", WRITE_ONLY));
    if (object.upserts()) {
      var again = write(request);
      claims.add(
          again instanceof WriteOutcome.Done
              ? Claim.untested("upsert", "the same again is accepted; " + WRITE_ONLY)
              : Claim.broken("upsert", "the same again: " + reason(again)));
    }
    if (!changes.isEmpty()) {
      var fields = Paths.write(Value.Struct.EMPTY, changes);
      var outcome = write(new WriteRequest.Update(ref, fields, UUID.randomUUID().toString(), null));
      claims.add(
          outcome instanceof WriteOutcome.Done
              ? Claim.untested("update", "it is accepted; " + WRITE_ONLY)
              : Claim.broken("update", reason(outcome)));
    }
  }

  /** Away and back again, where the object can both; what it cannot bring back is archived last. */
  private void archive(NativeRef ref) {
    boolean isLast = !object.can(Kind.RESTORE) && !object.can(Kind.DELETE);
    if (!object.can(Kind.ARCHIVE) || isLast) {
      return;
    }
    var outcome = write(new WriteRequest.Archive(ref, UUID.randomUUID().toString()));
    boolean isDone = outcome instanceof WriteOutcome.Done && until(() -> isGone(ref)).isPresent();
    claims.add(
        isDone
            ? Claim.held("archive", "it is shown as archived, or not at all")
            : Claim.broken("archive", "it is still there: " + reason(outcome)));
    if (!isDone || !object.can(Kind.RESTORE)) {
      return;
    }
    var back = write(new WriteRequest.Restore(ref, UUID.randomUUID().toString()));
    claims.add(
        back instanceof WriteOutcome.Done && until(() -> !isGone(ref)).isPresent()
            ? Claim.held("restore", "it is active again")
            : Claim.broken("restore", "it is not active again: " + reason(back)));
  }

  /** A create without an answer may have been done: what our marker finds is ours. */
  private void lost(@Nullable String marker) {
    var path = object.marker();
    if (marker != null && path != null && !object.writeOnly()) {
      until(
          () -> {
            system
                .find(object.name(), path, Value.text(marker))
                .forEach(it -> created.add(it.ref()));
            return !created.isEmpty();
          });
    }
    if (created.isEmpty()) {
      claims.add(
          Claim.untested(
              "delete",
              "a record may remain: its create had no answer"
                  + (marker == null ? "" : ", and no search finds the marker " + marker)));
    }
  }

  private @Nullable NativeRecord visible(NativeRef ref) {
    var found = new NativeRecord[1];
    var after =
        until(
            () -> {
              if (read(ref) instanceof ReadOutcome.Found it) {
                found[0] = it.record();
              }
              return found[0] != null;
            });
    claims.add(
        after.isEmpty()
            ? Claim.broken("visibleAfter", "it was not shown within " + text(PATIENCE))
            : late("visibleAfter", after.get(), object.visibleAfter(), "a read shows it"));
    return found[0];
  }

  /** Each search that is to find it, and how far the search lags. */
  private void search(NativeRef ref, Map<String, Value> said) {
    for (var path : new TreeSet<>(said.keySet())) {
      boolean findable =
          Optional.ofNullable(object.fields().get(path)).filter(FieldType::findable).isPresent();
      if (findable && object.can(Kind.FIND)) {
        var value = said.get(path);
        var after =
            until(
                () ->
                    system.find(object.name(), path, value).stream()
                        .anyMatch(it -> it.ref().equals(ref)));
        claims.add(
            after.isEmpty()
                ? Claim.broken("find by " + path, "it was not found within " + text(PATIENCE))
                : late("find by " + path, after.get(), object.commitLag(), "it is found"));
      }
    }
  }

  private static Claim late(String name, Duration measured, Duration claimed, String what) {
    var seen = "%s after %s, and %s is claimed".formatted(what, text(measured), text(claimed));
    return measured.compareTo(claimed.plus(STEP.multipliedBy(2))) <= 0
        ? Claim.held(name, seen)
        : Claim.broken(name, seen);
  }

  private void repeat(WriteRequest.Create request, NativeRef first) {
    if (object.idempotencyKeyRetention() == null) {
      claims.add(Claim.untested("idempotency key", "the object takes none"));
      return;
    }
    var again = write(request);
    if (again instanceof WriteOutcome.Done done) {
      created.add(done.ref());
      claims.add(
          done.ref().equals(first)
              ? Claim.held("idempotency key", "the same create again answers with the same record")
              : Claim.broken("idempotency key", "the same create again made another record"));
    } else {
      claims.add(Claim.broken("idempotency key", "the same create again: " + reason(again)));
    }
  }

  private void change(NativeRecord before, Map<String, Value> changes) {
    var ref = before.ref();
    var outcome = write(update(before, changes, null));
    if (!(outcome instanceof WriteOutcome.Done)) {
      claims.add(Claim.broken("update", reason(outcome)));
      return;
    }
    var now = readUntil(ref, it -> holds("update", it, changes).verdict() == Claim.Verdict.HELD);
    if (now == null) {
      claims.add(Claim.broken("update", "it cannot be read any more"));
      return;
    }
    claims.add(holds("update", now, changes));
    var lost = new TreeSet<String>();
    for (var path : object.fields().keySet()) {
      var had = Paths.read(before.fields(), path);
      var has = Paths.read(now.fields(), path);
      if (!changes.containsKey(path)
          && had != null
          && !had.isEmpty()
          && (has == null || has.isEmpty())) {
        lost.add(path);
      }
    }
    claims.add(
        lost.isEmpty()
            ? Claim.held("partial update", "what was not named is still there")
            : Claim.broken("partial update", "it emptied " + lost));
    if (object.updatedAt() != null) {
      var was = before.updatedAt();
      var is = now.updatedAt();
      claims.add(
          was != null && is != null && !is.isBefore(was)
              ? Claim.held("updatedAt", "it does not go back with an update")
              : Claim.broken("updatedAt", "it is missing, or goes back with an update"));
    }
    if (object.conditional() && before.version() != null) {
      claims.add(
          write(update(now, changes, before.version())) instanceof WriteOutcome.Stale
              ? Claim.held("conditional", "an update under an old version is refused")
              : Claim.broken("conditional", "an update under an old version is not refused"));
    }
    clear(now, changes.keySet());
  }

  private void clear(NativeRecord record, Set<String> paths) {
    var clearable =
        paths.stream()
            .map(it -> object.fields().get(it))
            .filter(it -> it != null && !it.required() && it.clearAs() != ClearAs.IMPOSSIBLE)
            .findFirst();
    if (clearable.isEmpty()) {
      claims.add(Claim.untested("clear", "no field that was changed can be cleared"));
      return;
    }
    var path = clearable.get().path();
    var outcome = write(update(record, Map.of(path, Value.CLEARED), null));
    if (!(outcome instanceof WriteOutcome.Done)) {
      claims.add(Claim.broken("clear", "%s: %s".formatted(path, reason(outcome))));
      return;
    }
    var now = readUntil(record.ref(), it -> empty(it, path));
    var held = now == null ? null : Paths.read(now.fields(), path);
    if (now != null && held == null && object.absent() != ObjectType.Absent.CLEARED) {
      claims.add(
          Claim.broken(
              "clear",
              path + " is left out when it is empty: `absent: cleared`, or it is never seen"));
    } else {
      claims.add(
          now != null && empty(now, path)
              ? Claim.held("clear", path + " is empty, and shown as empty")
              : Claim.broken("clear", path + " still has a value"));
    }
  }

  private static boolean empty(NativeRecord record, String path) {
    var held = Paths.read(record.fields(), path);
    return held == null || held.isEmpty();
  }

  private WriteRequest.Update update(
      NativeRecord record, Map<String, Value> changes, @Nullable String ifVersion) {
    var base = object.replaces() ? record.answered() : Value.Struct.EMPTY;
    return new WriteRequest.Update(
        record.ref(), Paths.write(base, changes), UUID.randomUUID().toString(), ifVersion);
  }

  private static Claim holds(String name, NativeRecord record, Map<String, Value> said) {
    var other = new TreeSet<String>();
    said.forEach(
        (path, value) -> {
          var held = Paths.read(record.fields(), path);
          if (held == null || !held.agreesWith(value)) {
            other.add(path);
          }
        });
    return other.isEmpty()
        ? Claim.held(name + " is read back", "as it was sent")
        : Claim.broken(name + " is read back", "not as it was sent: " + other);
  }

  /** What was created goes; what remains is named, so that a person can remove it. */
  private void undo(NativeRef ref) {
    var key = UUID.randomUUID().toString();
    var request =
        object.can(Kind.DELETE)
            ? new WriteRequest.Delete(ref, key)
            : object.can(Kind.ARCHIVE) ? new WriteRequest.Archive(ref, key) : null;
    if (request == null) {
      claims.add(Claim.untested("delete", ref + " remains: the object has no `delete`"));
      return;
    }
    var outcome = write(request);
    if (object.writeOnly() && outcome instanceof WriteOutcome.Done) {
      claims.add(Claim.untested("delete", "of %s it is accepted; %s".formatted(ref, WRITE_ONLY)));
      return;
    }
    boolean gone =
        (outcome instanceof WriteOutcome.Done || outcome instanceof WriteOutcome.Gone)
            && until(() -> isGone(ref)).isPresent();
    claims.add(
        gone
            ? Claim.held("delete", ref + " is gone again")
            : Claim.broken("delete", ref + " remains: " + reason(outcome)));
  }

  private boolean isGone(NativeRef ref) {
    var outcome = read(ref);
    return outcome instanceof ReadOutcome.Missing
        || outcome instanceof ReadOutcome.Found found && found.record().archived();
  }

  private WriteOutcome write(WriteRequest request) {
    return system.write(object.name(), List.of(request)).get(0);
  }

  private ReadOutcome read(NativeRef ref) {
    return system.read(object.name(), List.of(ref)).get(0);
  }

  /** As it is when that holds; as it is at the end of our patience where it never does. */
  private @Nullable NativeRecord readUntil(NativeRef ref, Predicate<NativeRecord> enough) {
    var last = new NativeRecord[1];
    until(
        () -> {
          if (read(ref) instanceof ReadOutcome.Found it) {
            last[0] = it.record();
          }
          return last[0] != null && enough.test(last[0]);
        });
    return last[0];
  }

  private Optional<Duration> until(BooleanSupplier there) {
    var start = clock.instant();
    while (true) {
      var passed = Duration.between(start, clock.instant());
      if (there.getAsBoolean()) {
        return Optional.of(passed);
      }
      if (passed.compareTo(PATIENCE) >= 0) {
        return Optional.empty();
      }
      pause.accept(STEP);
    }
  }

  private static String reason(WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Failed failed) {
      return failed.failure().reason();
    } else if (outcome instanceof WriteOutcome.AlreadyThere there) {
      return "it would duplicate a record: " + there.reason();
    } else if (outcome instanceof WriteOutcome.Stale) {
      return "another version is there";
    }
    return outcome instanceof WriteOutcome.Gone ? "there is no such record" : "it was done";
  }

  private static String text(Duration time) {
    return "%d ms".formatted(time.toMillis());
  }
}
