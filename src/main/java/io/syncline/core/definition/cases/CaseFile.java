package io.syncline.core.definition.cases;

import io.syncline.core.definition.key.Alias;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code *.case.yaml} file: cases of one sync.
 *
 * @param sync its name; null: as the file's name says
 * @param cases the cases
 */
public record CaseFile(@Nullable String sync, List<Case> cases) {
  public CaseFile {
    cases = List.copyOf(cases);
  }

  /**
   * One case.
   *
   * @param name what it shows, in words
   * @param now the time at which its first event arrives, ISO 8601
   * @param given what is there before
   * @param when what happens, in order
   * @param then what must come of it
   */
  public record Case(
      String name,
      @Default("2026-01-01T12:00:00Z") String now,
      @Default("{}") Given given,
      List<Happening> when,
      @Default("{}") Then then) {
    public Case {
      when = List.copyOf(when);
    }
  }

  /**
   * What is there before.
   *
   * @param records unified records, each with its links
   * @param systems what the systems hold: system, object, native id to native record
   * @param closed the months that are closed for the sync, as {@code 2026-10}
   */
  public record Given(
      List<GivenRecord> records,
      Map<SystemId, Map<String, Map<String, Value.Struct>>> systems,
      List<String> closed) {

    /** Nothing. */
    public static final Given NOTHING = new Given(List.of(), Map.of(), List.of());

    public Given {
      records = List.copyOf(records);
      systems = Map.copyOf(systems);
      closed = List.copyOf(closed);
    }
  }

  /**
   * A unified record.
   *
   * @param entity its entity; null: the sync's only one
   * @param attributes unified attributes by name
   * @param links native id by system
   * @param shadows native fields by system, as last read; a system left out is held to be in
   *     agreement with the attributes
   */
  public record GivenRecord(
      @Nullable String entity,
      Map<String, Value> attributes,
      Map<SystemId, GivenLink> links,
      Map<SystemId, Map<String, Value>> shadows) {
    public GivenRecord {
      attributes = new LinkedHashMap<>(attributes);
      links = Map.copyOf(links);
      shadows = Map.copyOf(shadows);
    }
  }

  /**
   * A record's place in a system.
   *
   * @param id its native id there
   * @param object the object; null: the entity's
   */
  public record GivenLink(@Shorthand String id, @Nullable String object) {}

  /**
   * An event, as the vendor sends it or as it is read.
   *
   * @param system where it comes from
   * @param event the body of the webhook; null: {@code record} is read by polling
   * @param object the object; null: the entity's, or as the event says
   * @param id the native id; null: as the event says
   * @param record the native record as it now is in the system; null: as given
   * @param deleted whether it is gone there
   * @param after how long after the one before
   * @param together whether it is heard of together with the one that follows, not before it
   */
  public record Happening(
      SystemId system,
      @Nullable Value event,
      @Nullable String object,
      @Nullable String id,
      Value.@Nullable Struct record,
      boolean deleted,
      @Default("1s") Duration after,
      boolean together) {}

  /**
   * What must come of it; what is left out is not looked at, an empty list means none.
   *
   * @param writes by target, in order
   * @param records unified records afterwards, those attributes that are written here
   * @param conflicts attributes in conflict
   * @param review questions that wait
   * @param deadLetters work that failed for good
   * @param actions messages sent and routes called by rules and workflows, in order
   * @param workflows those that have not ended, in the order in which they started
   */
  public record Then(
      @Nullable Map<SystemId, List<Write>> writes,
      @Nullable List<Map<String, Value>> records,
      @Nullable List<ExpectedConflict> conflicts,
      @Alias("reviews") @Nullable List<ExpectedReview> review,
      @Nullable List<ExpectedDeadLetter> deadLetters,
      @Nullable List<ExpectedAction> actions,
      @Nullable List<ExpectedWorkflow> workflows) {}

  /**
   * A workflow, or the action of a rule, that has not ended.
   *
   * @param of the name of the workflow or rule
   * @param state {@code running}, {@code waiting} for a person, {@code failed} or {@code
   *     compensating}; null: any
   */
  public record ExpectedWorkflow(@Shorthand String of, @Nullable String state) {}

  /**
   * What a rule or a workflow did.
   *
   * @param of the name of the rule or workflow
   * @param action {@code notify} or {@code direct:<route>}; null: any
   */
  public record ExpectedAction(@Shorthand String of, @Nullable String action) {}

  /**
   * A write.
   *
   * @param operation {@code create}, {@code update}, {@code archive}, {@code delete} or {@code
   *     restore}
   * @param id native id; null: not looked at
   * @param fields exactly the native fields written
   */
  public record Write(
      @Default("update") Operation operation, @Nullable String id, Map<String, Value> fields) {

    /** What is done. */
    public enum Operation {
      CREATE,
      UPDATE,
      ARCHIVE,
      DELETE,
      RESTORE
    }
  }

  /**
   * An attribute in conflict, and the system that won; null: it waits for a person.
   *
   * @param attribute the attribute in conflict
   * @param winner the system whose value is kept; null: any
   */
  public record ExpectedConflict(@Shorthand String attribute, @Nullable SystemId winner) {}

  /**
   * A question, and the attribute it is about; null: not looked at.
   *
   * @param kind the kind of question
   * @param attribute the attribute it is about; null: any
   */
  public record ExpectedReview(@Shorthand String kind, @Nullable String attribute) {}

  /**
   * Work that failed for good: its stage, and a word of the reason.
   *
   * @param stage where the work failed
   * @param reason what the reason contains; null: anything
   */
  public record ExpectedDeadLetter(@Shorthand String stage, @Nullable String reason) {}
}
