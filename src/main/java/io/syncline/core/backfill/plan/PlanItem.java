package io.syncline.core.backfill.plan;

import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that carrying a plan out would do, or would leave to a person.
 *
 * @param seq place in the plan, from 1; 0 before it is stored
 * @param subject the record it is about
 * @param source the copy whose look led to it
 * @param target the system and copy concerned
 * @param effect what it would change, and why
 * @param progress how far it is
 */
public record PlanItem(
    long seq,
    Kind kind,
    Subject subject,
    Source source,
    Target target,
    Effect effect,
    Progress progress) {

  /**
   * The record it is about.
   *
   * @param names the values by which a person knows the record, and in which currency its amounts
   *     are
   * @param record null for one that is not there yet
   */
  public record Subject(String entity, Map<String, Value> names, @Nullable RecordId record) {
    public Subject {
      names = Map.copyOf(names);
    }
  }

  /**
   * The copy whose look led to it.
   *
   * @param hash of what that copy held when it was planned; null where it was not seen
   */
  public record Source(@Nullable NativeRef ref, @Nullable VersionHash hash) {}

  /**
   * The system and copy concerned.
   *
   * @param system null: the record itself
   * @param copy null where there is none yet
   * @param hash of what the copy held when it was planned; null where it was not seen
   */
  public record Target(
      @Nullable SystemId system, @Nullable NativeRef copy, @Nullable VersionHash hash) {}

  /**
   * What it would change, and why.
   *
   * @param changes per attribute what the copy meant and would mean
   * @param fields what would be sent, as a native tree
   * @param reason a code or words, without values; null where there is nothing to say
   * @param newer whether the copy was changed later than the value that would overwrite it
   */
  public record Effect(
      Map<String, AttributeChange> changes,
      Value.Struct fields,
      @Nullable String reason,
      boolean newer) {
    public Effect {
      changes = Map.copyOf(changes);
    }
  }

  /**
   * How far it is.
   *
   * @param refusal why it was not carried out; null: nothing stood against it
   */
  public record Progress(Status status, @Nullable String refusal) {}

  /** What it is. */
  public enum Kind {
    CREATE,
    UPDATE,
    /** A copy is archived, deleted, unlinked. */
    REMOVE,
    /** Two that exist are found to be one. */
    LINK,
    /** Two sides differ, and the strategy has an answer; approved with the plan (S13). */
    CONFLICT,
    /** It would be put to a person, and nothing done for what it is about. */
    QUESTION,
    /** The definition, or the target, would not take it. */
    REJECTED;

    /** Whether a system is written. */
    public boolean writes() {
      return this == CREATE || this == UPDATE || this == REMOVE;
    }
  }

  /** How far it is. */
  public enum Status {
    PLANNED,
    /** Its source was filed to be carried out. */
    FILED,
    /** Something changed since it was planned. */
    REFUSED
  }

  /** Ids of copies that are only plannedWrites begin with this. */
  static final String PLANNED = "planned:";

  public Set<String> attributes() {
    return effect.changes().keySet();
  }

  /** Changes laid over a native tree, deep: what they do not say stays. */
  public static Value.Struct over(Value.Struct base, Value.Struct changes) {
    var merged = new TreeMap<>(base.fields());
    changes
        .fields()
        .forEach(
            (name, value) ->
                merged.merge(
                    name,
                    value,
                    (was, is) ->
                        was instanceof Value.Struct one && is instanceof Value.Struct other
                            ? over(one, other)
                            : is));
    return new Value.Struct(merged);
  }

  /** Whether the copy exists in a plan alone. */
  public static boolean isPlanned(NativeRef ref) {
    return ref.id().startsWith(PLANNED);
  }

  @Override
  public String toString() {
    return "PlanItem[" + seq + ", " + kind + ", " + target.system() + "]";
  }
}
