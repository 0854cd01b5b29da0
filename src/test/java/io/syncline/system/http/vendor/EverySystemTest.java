package io.syncline.system.http.vendor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ChangeRequest;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.Failure;
import io.syncline.core.system.FindOutcome;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.system.Query;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.system.file.FileSource;
import io.syncline.core.transform.CreateBody;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.LocalBudget;
import io.syncline.system.LocalQuotas;
import io.syncline.system.http.HttpSystem;
import io.syncline.system.http.HttpSystems;
import io.syncline.system.http.LocalNetwork;
import io.syncline.system.http.Manifests;
import io.syncline.system.http.MemoryTokens;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.file.TemporaryFile;
import io.syncline.system.http.vendor.StandIn.Fault;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every manifest that the product ships, each of its operations sent over HTTP to a stand-in made
 * of the manifest and the vendor's description, which judges all requests and answers; then each
 * way in which a vendor fails. {@code -Dmanifest=okta} tries one of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverySystemTest {

  private static final byte[] FOX =
      "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private static final SystemId ID = SystemId.of("it");
  private static final int UNKNOWN = 77;

  private Vertx vertx;

  @BeforeAll
  void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void close() {
    vertx.close();
  }

  @TestFactory
  Stream<DynamicContainer> everySystem() {
    var only = System.getProperty("manifest");
    return Manifests.types().stream()
        .filter(it -> only == null || only.equals(it))
        .map(Manifests::read)
        .filter(it -> it.transport() == Transport.HTTP)
        .map(EverySystemTest::here)
        .map(it -> dynamicContainer(it.type(), trials(it)));
  }

  /** A token answer may name this machine, too. */
  private static SystemType here(SystemType type) {
    var at = type.endpoint();
    var auth = type.auth();
    if (auth.host().baseUrl() == null) {
      return type;
    }
    var host = new Auth.Host(auth.host().baseUrl(), List.of("127.0.0.1"));
    return new SystemType(
        type.type(),
        type.title(),
        type.transport(),
        type.settings(),
        new SystemType.Endpoint(
            at.baseUrl(),
            at.hosts(),
            at.headers(),
            List.of(
                new Auth(
                    auth.kind(),
                    auth.fixed(),
                    auth.oauth(),
                    host,
                    auth.authorize(),
                    auth.session(),
                    auth.when())),
            at.check(),
            at.tls(),
            at.limits()),
        type.errors(),
        type.webhook(),
        type.objects());
  }

  private Stream<DynamicNode> trials(SystemType type) {
    var tried = Tried.of(type.type());
    var trials = new ArrayList<DynamicNode>();
    trials.add(dynamicTest("is judged by its vendor's description", () -> described(tried)));
    for (var object : type.objects().values()) {
      var trial = new Trial(type, tried, object);
      trials.add(dynamicTest(object.name() + ": every operation", trial::everyOperation));
      trial
          .faults()
          .forEach((name, it) -> trials.add(dynamicTest(object.name() + ": " + name, it::run)));
    }
    return trials.stream();
  }

  private static void described(Tried tried) {
    Assumptions.assumeTrue(
        VendorDescription.of(tried.description()).isPresent(),
        () ->
            tried.description() == null
                ? "skipped: there is no description; requests are judged by the manifest alone"
                : "skipped: -Dspecs.dir names no folder with the description "
                    + tried.description());
  }

  private interface Connected {
    void with(StandIn vendor, HttpSystem system) throws IOException;
  }

  /** One object of one system. */
  private final class Trial {
    private final SystemType type;
    private final Tried tried;
    private final ObjectType object;

    Trial(SystemType type, Tried tried, ObjectType object) {
      this.type = type;
      this.tried = tried;
      this.object = object;
    }

    private void connected(Connected use) {
      try (var vendor = new StandIn(type, tried);
          var systems =
              new HttpSystems(
                  LocalNetwork.of(vertx),
                  new MemoryTokens(),
                  InstantSource.system(),
                  Duration.ofSeconds(5),
                  new LocalBudget(System::nanoTime),
                  new LocalQuotas(InstantSource.system()),
                  OperationRoutes.NONE)) {
        connect(systems, vendor, use);
      }
    }

    private void connect(HttpSystems systems, StandIn vendor, Connected use) {
      try {
        use.with(vendor, systems.connect(ID, type, vendor.settings(), it -> Set.of()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (AssertionError e) {
        var said = String.join("\n", vendor.complaints());
        throw said.isEmpty()
            ? e
            : new AssertionError(e.getMessage() + "\nBefore that:\n" + said, e);
      }
    }

    private boolean can(Kind... kinds) {
      return Stream.of(kinds).anyMatch(object::can);
    }

    // ---- every operation ----

    void everyOperation() {
      connected(
          (vendor, system) -> {
            vendor.expect(Kind.CHECK);
            assertThat(system.check())
                .isEqualTo(type.check() == null ? CheckOutcome.UNASKED : CheckOutcome.ACCEPTED);
            listed(vendor, system);
            read(vendor, system);
            found(vendor, system);
            written(vendor, system);
            carried(vendor, system);
            ended(vendor, system);
            judged(vendor);
          });
    }

    private void listed(StandIn vendor, HttpSystem system) {
      if (!can(Kind.LIST)) {
        return;
      }
      vendor.expect(Kind.LIST);
      assertThat(pages(system, null)).as("listed").containsExactlyInAnyOrderElementsOf(ids(vendor));
      if (object.updatedAt() != null) {
        var since = Samples.START.minusSeconds(60);
        vendor.expect(Kind.CHANGED);
        assertThat(pages(system, new ListRequest(object.name(), since, null, 2)))
            .as("changed since a minute before")
            .containsExactlyInAnyOrderElementsOf(ids(vendor));
        assertThat(
                pages(
                    system,
                    new ListRequest(object.name(), Samples.START.plusSeconds(86_400), null, 2)))
            .as("changed since a day after")
            .isEmpty();
      }
      for (var kind : List.of(Kind.FEED, Kind.DELETED)) {
        if (can(kind)) {
          assertThat(changes(system, kind)).as("rows of " + kind).containsAll(ids(vendor));
        }
      }
      if (can(Kind.COUNT)) {
        assertThat(system.count(object.name())).hasValue(StandIn.RECORDS);
      }
    }

    private Set<String> changes(HttpSystem system, Kind kind) {
      var changes = object.operations().get(kind).answer().beside().changes();
      boolean byToken = changes != null && changes.token() != null;
      var until = Samples.START.plusSeconds(3600);
      var at =
          byToken
              ? new ChangeRequest(object.name(), kind, null, until, null, null, 2)
              : new ChangeRequest(
                  object.name(), kind, Samples.START.minusSeconds(60), until, null, null, 2);
      if (byToken && changes.start() != null) {
        var page = system.changes(at);
        while (page.next() != null) {
          page = system.changes(at.at(page.next()));
        }
        var token = page.token();
        at = new ChangeRequest(object.name(), kind, null, until, token, null, 2);
      }
      var seen = new HashSet<String>();
      for (int i = 0; i < 20; i++) {
        var page = system.changes(at);
        page.changes().forEach(it -> seen.add(it.ref().id()));
        if (page.next() == null) {
          assertThat(page.token() != null).as("the last page tells a token").isEqualTo(byToken);
          return seen;
        }
        at = at.at(page.next());
      }
      throw new AssertionError("the feed does not end");
    }

    private Set<String> ids(StandIn vendor) {
      return vendor.records(object.name()).keySet();
    }

    private Set<String> pages(HttpSystem system, @Nullable ListRequest request) {
      var seen = new HashSet<String>();
      var at = request == null ? new ListRequest(object.name(), null, null, 2) : request;
      for (int i = 0; i < 20; i++) {
        var page = system.list(at);
        page.records()
            .forEach(
                it -> {
                  seen.add(it.ref().id());
                  assertThat(it.archived()).isFalse();
                  if (object.updatedAt() != null) {
                    assertThat(it.updatedAt()).as("updatedAt").isNotNull();
                  }
                });
        if (page.next() == null) {
          return seen;
        }
        assertThat(page.next()).as("the cursor moves").isNotEqualTo(at.cursor());
        at = new ListRequest(object.name(), at.since(), page.next(), 2);
      }
      throw new AssertionError("the listing does not end");
    }

    private void read(StandIn vendor, HttpSystem system) {
      if (!can(Kind.GET, Kind.GET_MANY)) {
        return;
      }
      vendor.expect(Kind.GET);
      var known = ids(vendor).stream().map(this::ref).toList();
      var shown = system.read(object.name(), known.subList(0, 1)).get(0);
      assertThat(shown).isInstanceOf(ReadOutcome.Found.class);
      var fields = ((ReadOutcome.Found) shown).record().fields();
      var stored = vendor.records(object.name()).get(known.get(0).id());
      object.fields().keySet().stream()
          .filter(it -> Paths.read(stored, it) != null)
          .filter(it -> vendor.shows(object, Kind.GET, it))
          .forEach(it -> assertThat(Paths.read(fields, it)).as(it).isNotNull());
      assertThat(system.read(object.name(), known))
          .hasSize(5)
          .allMatch(ReadOutcome.Found.class::isInstance);
      var unknown = unknown(vendor);
      assertThat(system.read(object.name(), List.of(unknown)))
          .containsExactly(new ReadOutcome.Missing(unknown));
    }

    private NativeRef unknown(StandIn vendor) {
      var id = vendor.samples(object.name()).id(UNKNOWN);
      var own = id instanceof Value.Text text ? text.value() : id.canonical().replace("\"", "");
      return ref(vendor.key(object, own));
    }

    private NativeRef ref(String id) {
      return new NativeRef(ID, object.name(), id);
    }

    private void found(StandIn vendor, HttpSystem system) {
      if (!can(Kind.FIND, Kind.FIND_MARKER)) {
        return;
      }
      var record = vendor.samples(object.name()).record(3);
      for (var field : object.fields().values()) {
        boolean marker = field.path().equals(object.marker());
        if (!marker && (!field.findable() || !can(Kind.FIND))) {
          continue;
        }
        vendor.expect(marker && can(Kind.FIND_MARKER) ? Kind.FIND_MARKER : Kind.FIND);
        var value = Paths.read(record, field.path());
        assertThat(value).as("a value of " + field.path()).isNotNull();
        assertThat(system.find(object.name(), field.path(), value))
            .as("found by " + field.path())
            .isNotEmpty()
            .allMatch(it -> value.agreesWith(Paths.read(it.fields(), field.path())));
        if (value instanceof Value.Text) {
          assertThat(system.find(object.name(), field.path(), Value.text("nobody@example.com")))
              .isEmpty();
        }
      }
    }

    private void written(StandIn vendor, HttpSystem system) {
      if (can(Kind.CREATE)) {
        vendor.expect(Kind.CREATE);
        var create = create(vendor, 8);
        shows(
            vendor,
            system,
            done(system.write(object.name(), List.of(create)).get(0)),
            create.fields());
      }
      if (can(Kind.CREATE_MANY)) {
        vendor.expect(Kind.CREATE_MANY);
        var creates = Stream.of(21, 22, 23).map(it -> create(vendor, it)).toList();
        var refs = system.write(object.name(), creates).stream().map(this::done).toList();
        assertThat(refs).doesNotHaveDuplicates();
        shows(vendor, system, refs.get(2), creates.get(2).fields());
      }
      if (!can(Kind.UPDATE)) {
        return;
      }
      vendor.expect(Kind.UPDATE);
      var refs = ids(vendor).stream().sorted().map(this::ref).toList();
      for (var changes : changes(vendor)) {
        var fields = Paths.write(base(system, refs.get(0)), changes);
        var key = "k-" + changes.hashCode();
        var update =
            new WriteRequest.Update(refs.get(0), fields, key, version(system, refs.get(0)));
        assertThat(done(system.write(object.name(), List.of(update)).get(0)))
            .isEqualTo(refs.get(0));
        if (!changes.containsValue(Value.CLEARED)) {
          var carried = new TreeMap<>(changes);
          carried.keySet().removeIf(it -> !carries(it));
          shows(vendor, system, refs.get(0), Paths.write(Value.Struct.EMPTY, carried));
        }
      }
      if (object.conditional()) {
        var late = new WriteRequest.Update(refs.get(0), base(system, refs.get(0)), "k", "\"0\"");
        assertThat(system.write(object.name(), List.of(late)))
            .as("somebody was quicker")
            .containsExactly(new WriteOutcome.Stale());
      }
      if (can(Kind.UPDATE_MANY)) {
        vendor.expect(Kind.UPDATE_MANY);
        var changes = changes(vendor).get(0);
        var updates =
            refs.subList(0, 3).stream()
                .map(
                    it ->
                        new WriteRequest.Update(
                            it, Paths.write(base(system, it), changes), "k" + it.id(), null))
                .toList();
        assertThat(system.write(object.name(), updates))
            .allMatch(WriteOutcome.Done.class::isInstance);
      }
    }

    /** Some fields can be written when a record is created and never again. */
    private boolean carries(String path) {
      var update = object.operation(Kind.UPDATE);
      var name = path;
      while (!update.says("{fields." + name + "}") && name.contains(".")) {
        name = name.substring(0, name.lastIndexOf('.'));
      }
      return update.says("{fields}") || update.says("{fields." + name + "}");
    }

    /** All fields at once, and each one emptied. */
    private List<TreeMap<String, Value>> changes(StandIn vendor) {
      var all = new TreeMap<String, Value>();
      var changes = new ArrayList<TreeMap<String, Value>>();
      changes.add(all);
      for (var field : object.fields().values()) {
        boolean other = field.path().equals(object.marker()) || isFile(field);
        if (field.updatable() && field.write() == null && !other) {
          all.put(field.path(), vendor.samples(object.name()).value(field, 9));
          if (field.clearAs() != FieldType.ClearAs.IMPOSSIBLE && !field.required()) {
            changes.add(new TreeMap<>(Map.of(field.path(), Value.CLEARED)));
          }
        }
      }
      return changes;
    }

    /** Of an object whose updates can be made conditional. */
    private @Nullable String version(HttpSystem system, NativeRef ref) {
      if (!object.conditional()) {
        return null;
      }
      var read = (ReadOutcome.Found) system.read(object.name(), List.of(ref)).get(0);
      assertThat(read.record().version()).as("version").isNotNull();
      return read.record().version();
    }

    private Value.Struct base(HttpSystem system, NativeRef ref) {
      return object.replaces()
          ? ((ReadOutcome.Found) system.read(object.name(), List.of(ref)).get(0))
              .record()
              .answered()
          : Value.Struct.EMPTY;
    }

    private WriteRequest.Create create(StandIn vendor, int number) {
      var marker = object.marker() == null ? null : "marker-" + number;
      var values = new TreeMap<String, Value>();
      object.fields().values().stream()
          .filter(it -> it.writable() && it.write() == null && !isFile(it))
          .forEach(it -> values.put(it.path(), vendor.samples(object.name()).value(it, number)));
      if (marker != null) {
        values.put(object.marker(), Value.text(marker));
      }
      return new WriteRequest.Create(
          ID, object.name(), CreateBody.of(object, values), "key-" + number, marker);
    }

    private NativeRef done(WriteOutcome outcome) {
      assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
      return ((WriteOutcome.Done) outcome).ref();
    }

    private void shows(StandIn vendor, HttpSystem system, NativeRef ref, Value.Struct written) {
      if (!can(Kind.GET, Kind.GET_MANY)) {
        return;
      }
      vendor.expect(Kind.GET);
      var read = system.read(object.name(), List.of(ref)).get(0);
      assertThat(read).isInstanceOf(ReadOutcome.Found.class);
      var fields = ((ReadOutcome.Found) read).record().fields();
      for (var field : object.fields().values()) {
        var value = Paths.read(written, field.path());
        if (value != null && vendor.shows(object, Kind.GET, field.path())) {
          assertThat(Paths.read(fields, field.path()))
              .as(field.path())
              .isNotNull()
              .matches(value::agreesWith);
        }
      }
    }

    /** Files are values of no other kind of field: they are tried by themselves. */
    private boolean isFile(FieldType field) {
      return object.content() != null && object.content().field().equals(field.path());
    }

    /** A file is read, written to another record with its other fields, and made with a record. */
    private void carried(StandIn vendor, HttpSystem system) {
      var content = object.content();
      if (content == null) {
        return;
      }
      var refs = ids(vendor).stream().sorted().map(this::ref).toList();
      vendor.expect(Kind.GET);
      var bytes = "the bytes of a file".getBytes(StandardCharsets.UTF_8);
      vendor.file(object.name(), refs.get(0).id(), bytes);
      var checksum = shownFile(system, refs.get(0));
      assertThat(system.file(refs.get(0), content.algorithm().value("0".repeat(32)) + ""))
          .as("other bytes than were wanted")
          .isEmpty();
      try (var copy = system.file(refs.get(0), checksum).orElseThrow()) {
        assertThat(copy.piece(0)).isEqualTo(bytes);
        var file = new FileSource(refs.get(0), copy);
        var fields = new TreeMap<>(changes(vendor).get(0));
        fields.put(content.field(), Value.text(checksum));
        if (content.update() != null) {
          var said = Paths.write(base(system, refs.get(2)), fields);
          var version = version(system, refs.get(2));
          vendor.expect(Kind.UPDATE);
          var update = new WriteRequest.Update(refs.get(2), said, "f-1", version, file);
          done(system.write(object.name(), List.of(update)).get(0));
          vendor.expect(Kind.GET);
          assertThat(shownFile(system, refs.get(2))).isEqualTo(checksum);
        }
        if (content.create() != null) {
          vendor.expect(Kind.CREATE);
          var create = create(vendor, 31);
          var said = Paths.write(create.fields(), Map.of(content.field(), Value.text(checksum)));
          var made = new WriteRequest.Create(ID, object.name(), said, "f-2", create.marker(), file);
          var ref = done(system.write(object.name(), List.of(made)).get(0));
          vendor.expect(Kind.GET);
          assertThat(shownFile(system, ref)).isEqualTo(checksum);
        }
      }
    }

    private String shownFile(HttpSystem system, NativeRef ref) {
      var read = (ReadOutcome.Found) system.read(object.name(), List.of(ref)).get(0);
      var field = requireNonNull(object.content()).field();
      return Formats.text(requireNonNull(Paths.read(read.record().fields(), field)));
    }

    private void ended(StandIn vendor, HttpSystem system) {
      var refs = ids(vendor).stream().sorted().map(this::ref).toList();
      if (can(Kind.ARCHIVE)) {
        vendor.expect(Kind.ARCHIVE);
        done(
            system
                .write(object.name(), List.of(new WriteRequest.Archive(refs.get(0), "a")))
                .get(0));
      }
      if (can(Kind.RESTORE)) {
        vendor.expect(Kind.RESTORE);
        done(
            system
                .write(object.name(), List.of(new WriteRequest.Restore(refs.get(0), "r")))
                .get(0));
      }
      if (can(Kind.DELETE)) {
        vendor.expect(Kind.DELETE);
        done(
            system.write(object.name(), List.of(new WriteRequest.Delete(refs.get(1), "d"))).get(0));
      }
    }

    private void judged(StandIn vendor) {
      var open = new ArrayList<>(vendor.complaints());
      open.addAll(vendor.undescribed(object));
      var unneeded =
          tried.undescribed().stream()
              .filter(it -> it.at().split("\\.")[0].equals(object.name()))
              .filter(it -> VendorDescription.of(tried.description()).isPresent())
              .filter(it -> open.stream().noneMatch(it::covers))
              .toList();
      open.removeIf(it -> tried.undescribed().stream().anyMatch(known -> known.covers(it)));
      assertThat(open).as("what does not fit").isEmpty();
      assertThat(unneeded).as("exceptions that nothing needs").isEmpty();
      assertThat(object.operations().keySet())
          .filteredOn(it -> it != Kind.UPSERT)
          .allMatch(it -> vendor.asked().contains(object.name() + "." + it), "was asked");
    }

    // ---- faults ----

    TreeMap<String, Runnable> faults() {
      var faults = new TreeMap<String, Runnable>();
      faults.put(
          "429", () -> everyCall(Fault.RATE_LIMITED, this::isRateLimited, this::isRateLimited));
      faults.put("500", () -> everyCall(Fault.SERVER_ERROR, this::passes, this::isUnknown));
      faults.put("half an answer", () -> everyCall(Fault.HALF, this::passes, this::isUnknown));
      faults.put("a lost answer", () -> everyCall(Fault.LOST, this::passes, this::isUnknown));
      faults.put(
          "a failure in a 200", () -> everyCall(Fault.FAILURE_IN_SUCCESS, it -> {}, it -> {}));
      faults.put(
          "a revoked key", () -> everyCall(Fault.UNAUTHORIZED, this::isRefused, this::isRefused));
      faults.put("a page that comes again", this::repeatedPage);
      if (type.auth().kind().oauth()) {
        faults.put("an expired token", this::expiredToken);
      }
      return faults;
    }

    private void isRateLimited(Failure failure) {
      assertThat(failure)
          .isInstanceOfSatisfying(
              Failure.RateLimited.class,
              it -> assertThat(it.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    private void passes(Failure failure) {
      assertThat(failure).isInstanceOf(Failure.Transient.class);
    }

    private void isUnknown(Failure failure) {
      assertThat(failure).isInstanceOf(Failure.OutcomeUnknown.class);
    }

    private void isRefused(Failure failure) {
      assertThat(failure).isInstanceOf(Failure.Refused.class);
    }

    private void everyCall(Fault fault, Consumer<Failure> ofRead, Consumer<Failure> ofWrite) {
      if (can(Kind.LIST)) {
        failing(
            fault,
            (vendor, system) -> {
              var thrown =
                  catchThrowable(() -> system.list(new ListRequest(object.name(), null, null, 2)));
              assertThat(thrown).as("list").isInstanceOf(SystemFailure.class);
              ofRead.accept(((SystemFailure) thrown).failure());
            });
      }
      if (can(Kind.GET, Kind.GET_MANY)) {
        failing(
            fault,
            (vendor, system) -> {
              var outcome =
                  system.read(object.name(), List.of(ref(ids(vendor).iterator().next()))).get(0);
              assertThat(outcome).as("read").isInstanceOf(ReadOutcome.Failed.class);
              ofRead.accept(((ReadOutcome.Failed) outcome).failure());
            });
      }
      object.fields().values().stream()
          .filter(it -> it.findable() && can(Kind.FIND))
          .min(Comparator.comparing(FieldType::path))
          .ifPresent(
              field ->
                  failing(
                      fault,
                      (vendor, system) -> {
                        var query =
                            new Query(field.path(), vendor.samples(object.name()).value(field, 3));
                        var outcome = system.find(object.name(), List.of(query)).get(0);
                        assertThat(outcome).as("find").isInstanceOf(FindOutcome.Failed.class);
                        ofRead.accept(((FindOutcome.Failed) outcome).failure());
                      }));
      if (can(Kind.CREATE)) {
        failing(fault, (vendor, system) -> failedWrite(system, create(vendor, 8), ofWrite));
      }
      if (can(Kind.UPDATE)) {
        failing(
            fault,
            (vendor, system) -> {
              var ref = ref(ids(vendor).iterator().next());
              var fields = Paths.write(Value.Struct.EMPTY, changes(vendor).get(0));
              failedWrite(system, new WriteRequest.Update(ref, fields, "k", null), ofWrite);
            });
      }
      everyFile(fault, ofRead, ofWrite);
      everyBatch(fault, ofWrite);
      everyEnd(fault, ofRead, ofWrite);
    }

    /** What arrives of a file in part, or in its place, is not taken for it. */
    private void everyFile(Fault fault, Consumer<Failure> ofRead, Consumer<Failure> ofWrite) {
      var content = object.content();
      if (content == null) {
        return;
      }
      var checksum = "md5:9e107d9d372bb6826bd81d3542a419d6";
      failing(
          fault,
          (vendor, system) -> {
            var ref = ref(ids(vendor).iterator().next());
            vendor.file(object.name(), ref.id(), FOX);
            try {
              assertThat(system.file(ref, checksum)).as("file").isEmpty();
              assertThat(fault).isIn(Fault.HALF, Fault.FAILURE_IN_SUCCESS);
            } catch (SystemFailure failed) {
              ofRead.accept(failed.failure());
            }
            if (fault != Fault.UNAUTHORIZED) {
              assertThat(vendor.asked()).contains("file");
            }
          });
      var path = folder.resolve("fox.txt");
      var said = Map.of(content.field(), Value.text(checksum));
      if (content.create() != null) {
        failing(
            fault,
            (vendor, system) -> {
              var create = create(vendor, 8);
              var fields = Paths.write(create.fields(), said);
              var file = new FileSource(ref("1"), fox(path, checksum));
              failedWrite(
                  system,
                  new WriteRequest.Create(ID, object.name(), fields, "k", create.marker(), file),
                  ofWrite);
            });
      }
      if (content.update() != null) {
        failing(
            fault,
            (vendor, system) -> {
              var fields = new TreeMap<>(changes(vendor).get(0));
              fields.putAll(said);
              var ref = ref(ids(vendor).iterator().next());
              var file = new FileSource(ref("1"), fox(path, checksum));
              var tree = Paths.write(Value.Struct.EMPTY, fields);
              failedWrite(system, new WriteRequest.Update(ref, tree, "k", null, file), ofWrite);
            });
      }
    }

    private FileCopy fox(Path path, String checksum) throws IOException {
      Files.write(path, FOX);
      return new FileCopy(TemporaryFile.open(path), "text/plain", FOX.length, checksum);
    }

    /** Some writes read first: where that failed, no write was asked. */
    private boolean isWritten(StandIn vendor) {
      return Stream.of(Kind.UPDATE, Kind.ARCHIVE, Kind.RESTORE, Kind.DELETE)
          .anyMatch(it -> vendor.asked().contains(object.name() + "." + it));
    }

    private void everyBatch(Fault fault, Consumer<Failure> of) {
      if (can(Kind.CREATE_MANY)) {
        failing(
            fault,
            (vendor, system) ->
                failedWrites(
                    system, Stream.of(21, 22, 23).map(it -> create(vendor, it)).toList(), of));
      }
      if (can(Kind.UPDATE_MANY)) {
        failing(
            fault,
            (vendor, system) -> {
              var fields = Paths.write(Value.Struct.EMPTY, changes(vendor).get(0));
              failedWrites(
                  system,
                  ids(vendor).stream()
                      .sorted()
                      .limit(3)
                      .map(it -> new WriteRequest.Update(ref(it), fields, "k" + it, null))
                      .toList(),
                  of);
            });
      }
    }

    private void everyEnd(Fault fault, Consumer<Failure> ofRead, Consumer<Failure> of) {
      var ends =
          Map.<Kind, Function<NativeRef, WriteRequest>>of(
              Kind.ARCHIVE, it -> new WriteRequest.Archive(it, "a"),
              Kind.RESTORE, it -> new WriteRequest.Restore(it, "r"),
              Kind.DELETE, it -> new WriteRequest.Delete(it, "d"));
      ends.forEach(
          (kind, end) -> {
            if (can(kind)) {
              failing(
                  fault,
                  (vendor, system) -> {
                    vendor.expect(kind);
                    failedWrite(
                        system,
                        end.apply(ref(ids(vendor).iterator().next())),
                        it -> (isWritten(vendor) ? of : ofRead).accept(it));
                  });
            }
          });
    }

    private void failing(Fault fault, Connected call) {
      connected(
          (vendor, system) -> {
            vendor.failing(fault, 100);
            call.with(vendor, system);
          });
    }

    private void failedWrite(HttpSystem system, WriteRequest request, Consumer<Failure> of) {
      failedWrites(system, List.of(request), of);
    }

    private void failedWrites(
        HttpSystem system, List<? extends WriteRequest> requests, Consumer<Failure> of) {
      var outcomes = system.write(object.name(), List.copyOf(requests));
      assertThat(outcomes).hasSameSizeAs(requests);
      for (int i = 0; i < requests.size(); i++) {
        failed(outcomes.get(i), requests.get(i), of);
      }
    }

    private void failed(WriteOutcome outcome, WriteRequest request, Consumer<Failure> of) {
      if (outcome instanceof WriteOutcome.Done done
          && done.answer() == null
          && request.target() != null) {
        return; // an update without a record in its answer is read before it counts
      }
      assertThat(outcome).as("write").isInstanceOf(WriteOutcome.Failed.class);
      of.accept(((WriteOutcome.Failed) outcome).failure());
    }

    private void repeatedPage() {
      if (!can(Kind.LIST) || object.operations().get(Kind.LIST).paging() == null) {
        return;
      }
      failing(
          Fault.REPEATED,
          (vendor, system) -> {
            var at = new ListRequest(object.name(), null, null, 2);
            for (int i = 0; i < 10; i++) {
              var next = system.list(at).next();
              if (next == null || next.equals(at.cursor())) {
                // Of records under others the page that comes again may be a parent's only one.
                assertThat(next != null || counted() || object.parent() != null)
                    .as("a run sees that it does not move")
                    .isTrue();
                return;
              }
              at = new ListRequest(object.name(), null, next, 2);
            }
            throw new AssertionError("the listing does not end");
          });
    }

    private boolean counted() {
      var paging = object.operations().get(Kind.LIST).paging();
      return paging != null && paging.kind().counted();
    }

    private void expiredToken() {
      if (!can(Kind.LIST)) {
        return;
      }
      connected(
          (vendor, system) -> {
            assertThat(system.list(new ListRequest(object.name(), null, null, 2)).records())
                .isNotEmpty();
            vendor.failing(Fault.UNAUTHORIZED, 1);
            assertThat(system.list(new ListRequest(object.name(), null, null, 2)).records())
                .isNotEmpty();
            if (can(Kind.CREATE)) {
              int before = ids(vendor).size();
              vendor.failing(Fault.UNAUTHORIZED, 1);
              done(system.write(object.name(), List.of(create(vendor, 8))).get(0));
              assertThat(ids(vendor)).as("created once").hasSize(before + 1);
            }
          });
    }
  }
}
