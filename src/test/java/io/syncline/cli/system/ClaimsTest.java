package io.syncline.cli.system;

import static io.syncline.core.Contacts.CRM;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.system.Claim.Verdict;
import io.syncline.core.Contacts;
import io.syncline.core.MemorySystem;
import io.syncline.core.SettableClock;
import io.syncline.core.definition.rule.DeletePolicy;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClaimsTest {

  private static final Map<String, Value> VALUES =
      Map.of("email", Value.text("try@example.org"), "lastName", Value.text("Lee"));
  private static final Map<String, Value> CHANGES = Map.of("lastName", Value.text("Li"));

  private final SettableClock clock = new SettableClock(Contacts.START);
  private final ObjectType type = Contacts.synced().deletes(CRM, DeletePolicy.PROPAGATE).type(CRM);
  private final MemorySystem crm = new MemorySystem(CRM, type, clock);

  private void people(int number) {
    for (int i = 0; i < number; i++) {
      clock.pass(Duration.ofSeconds(1));
      crm.create(Map.of("email", Value.text("p%d@example.org".formatted(i))));
    }
  }

  private List<Claim> reads() {
    return new ReadClaims(crm, type).test();
  }

  private List<Claim> writes() {
    return new WriteClaims(crm, type, clock, clock::pass).test(VALUES, CHANGES);
  }

  private static List<String> broken(List<Claim> claims) {
    return claims.stream()
        .filter(it -> it.verdict() == Verdict.BROKEN)
        .map(it -> it.name() + ": " + it.detail())
        .toList();
  }

  private static List<String> held(List<Claim> claims) {
    return claims.stream().filter(it -> it.verdict() == Verdict.HELD).map(Claim::name).toList();
  }

  @Test
  void whatHoldsIsHeldAndNothingIsWritten() {
    people(5);

    var claims = reads();

    assertThat(broken(claims)).isEmpty();
    assertThat(held(claims))
        .contains("pages", "total", "updatedAt", "since", "single reads")
        .contains("missing records", "find by email")
        .doesNotContain("groups");
    assertThat(crm.journal).isEmpty();
  }

  @Test
  void aListingThatLeavesOutItsInstantIsCoveredByTheLag() {
    people(5);
    crm.exclusive = true;
    assertThat(broken(reads()))
        .singleElement()
        .asString()
        .startsWith("since: a record that was changed at that instant is left out");

    var lagging = new ReadClaims(crm, lagging(Duration.ofSeconds(5))).test();
    assertThat(broken(lagging)).isEmpty();
    assertThat(held(lagging)).contains("since", "groups");
  }

  /** The same with a `getMany`, and changes that show so late at most. */
  private ObjectType lagging(Duration lag) {
    var operations = new HashMap<>(type.operations());
    operations.put(Operation.Kind.GET_MANY, Operation.of(Operation.Kind.GET_MANY, "GET", "/"));
    return new ObjectType(
        type.name(),
        type.known(),
        type.reading(),
        new ObjectType.Timing(
            "createdAt",
            "updatedAt",
            ObjectType.Poll.BY_TIME,
            type.granularity(),
            lag,
            Duration.ZERO),
        type.writing(),
        type.fields(),
        operations);
  }

  @Test
  void withoutARecordNothingIsProved() {
    assertThat(reads()).extracting(Claim::name).contains("everything else");
    assertThat(held(reads())).doesNotContain("since", "single reads");
  }

  @Test
  void aSearchThatDoesNotFindAndAReadThatDoesNotShowAreNamed() {
    people(4);
    crm.finding = () -> MemorySystem.Fault.DOWN;
    crm.hidden.add(crm.ids().get(0));

    assertThat(broken(reads()))
        .anyMatch(it -> it.startsWith("find by email"))
        .contains("single reads: 1 of 3 cannot be read");
  }

  @Test
  @DisplayName("what is created is looked for, changed, cleared, and deleted again")
  void writesAreTestedAndUndone() {
    people(2);

    var claims = writes();

    assertThat(broken(claims)).isEmpty();
    assertThat(held(claims))
        .contains("create", "create is read back", "find by email", "update is read back")
        .contains("partial update", "clear", "delete", "visibleAfter");
    assertThat(crm.active()).hasSize(2);
  }

  @Test
  void aRecordThatShowsLaterThanClaimedIsMeasured() {
    crm.showsAfter = Duration.ofSeconds(3);

    var claims = writes();

    assertThat(broken(claims))
        .contains("visibleAfter: a read shows it after 3000 ms, and 0 ms is claimed");
    assertThat(crm.active()).isEmpty();
  }

  @Test
  void whatIsStoredOtherwiseIsNamedAndStillDeleted() {
    crm.ignored = Set.of("lastName");

    assertThat(broken(writes())).contains("create is read back: not as it was sent: [lastName]");
    assertThat(crm.active()).isEmpty();
  }

  @Test
  void aSystemThatFailsHalfWayKeepsNothing() {
    crm.finding = () -> MemorySystem.Fault.DOWN;

    assertThat(broken(writes())).contains("writes: down");
    assertThat(crm.active()).isEmpty();
  }

  @Test
  @DisplayName("where nothing is read, a write that is accepted proves nothing, and says so")
  void nothingIsProvedWhereNothingIsRead() {
    var operations = new HashMap<>(type.operations());
    operations.keySet().removeIf(Operation.Kind::reads);
    var unread = Contacts.with(type, operations);
    people(2);
    int looks = crm.looks;

    var reads = new ReadClaims(crm, unread).test();
    var writes = new WriteClaims(crm, unread, clock, clock::pass).test(VALUES, CHANGES);

    assertThat(broken(reads)).isEmpty();
    assertThat(held(reads)).isEmpty();
    assertThat(reads)
        .extracting(Claim::detail)
        .contains("the object is write-only: no operation reads it");
    assertThat(broken(writes)).isEmpty();
    assertThat(held(writes)).containsExactly("create");
    assertThat(writes).extracting(Claim::name).contains("create is read back", "update", "delete");
    assertThat(crm.looks).isEqualTo(looks);
    assertThat(crm.active()).hasSize(2);
  }

  private ObjectType leavingOut(ObjectType.Absent absent) {
    crm.showsEmpty = false;
    return with(absent, type.fields());
  }

  private ObjectType with(ObjectType.Absent absent, Map<String, FieldType> fields) {
    return new ObjectType(
        type.name(),
        type.known(),
        new ObjectType.Reading("id", ObjectType.IdCase.EXACT, null, null, absent),
        type.timing(),
        type.writing(),
        fields,
        type.operations());
  }

  @Test
  void aFieldThatIsLeftOutWhenItIsEmptyIsWhatTheObjectSays() {
    var unsaid =
        new WriteClaims(crm, leavingOut(ObjectType.Absent.UNSAID), clock, clock::pass)
            .test(VALUES, CHANGES);
    var cleared =
        new WriteClaims(crm, leavingOut(ObjectType.Absent.CLEARED), clock, clock::pass)
            .test(VALUES, CHANGES);

    assertThat(broken(unsaid)).anyMatch(it -> it.startsWith("clear: lastName is left out"));
    assertThat(held(cleared)).contains("clear");
    assertThat(broken(cleared)).isEmpty();
  }

  @Test
  @DisplayName("a create whose answer is lost is looked for by the marker, and goes again")
  void aCreateWithoutAnAnswerIsUndone() {
    crm.faults = new Once(MemorySystem.Fault.LOST_ANSWER);
    var fields = new HashMap<>(type.fields());
    fields.put("synclineId", FieldType.of("synclineId", null, ValueType.TEXT));

    var claims =
        new WriteClaims(crm, with(ObjectType.Absent.UNSAID, fields), clock, clock::pass)
            .test(VALUES, CHANGES);

    assertThat(broken(claims)).anyMatch(it -> it.startsWith("create: "));
    assertThat(held(claims)).contains("delete");
    assertThat(crm.active()).isEmpty();
  }

  @Test
  void whatIsArchivedIsActiveAgainAndGroupsAreUntested() {
    var operations = new HashMap<>(type.operations());
    for (var kind :
        List.of(
            Operation.Kind.ARCHIVE,
            Operation.Kind.RESTORE,
            Operation.Kind.DELETE,
            Operation.Kind.CREATE_MANY)) {
      operations.put(kind, Operation.of(kind, "POST", "/"));
    }
    var whole =
        new ObjectType(
            type.name(),
            type.known(),
            type.reading(),
            type.timing(),
            type.writing(),
            type.fields(),
            operations);

    var claims = new WriteClaims(crm, whole, clock, clock::pass).test(VALUES, CHANGES);

    assertThat(broken(claims)).isEmpty();
    assertThat(held(claims)).contains("archive", "restore", "delete");
    assertThat(claims)
        .filteredOn(it -> it.verdict() == Verdict.UNTESTED)
        .extracting(Claim::name)
        .contains("createMany");
    assertThat(crm.active()).isEmpty();
  }

  @Test
  void aRecordThatMayRemainIsSaid() {
    crm.faults = new Once(MemorySystem.Fault.LOST_REQUEST);

    assertThat(writes())
        .anyMatch(it -> it.detail().contains("a record may remain: its create had no answer"));
  }

  /** One fault, and then none. */
  private static final class Once implements Supplier<MemorySystem.Fault> {

    private MemorySystem.Fault next;

    Once(MemorySystem.Fault first) {
      next = first;
    }

    @Override
    public MemorySystem.Fault get() {
      var now = next;
      next = MemorySystem.Fault.NONE;
      return now;
    }
  }
}
