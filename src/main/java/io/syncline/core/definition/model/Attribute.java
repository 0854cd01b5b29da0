package io.syncline.core.definition.model;

import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Strategy;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import org.jspecify.annotations.Nullable;

/**
 * A unified attribute of an entity and the rules that hold for it in the whole installation.
 *
 * @param name its unified name
 * @param type its unified type
 * @param strategy how conflicts on it are decided
 * @param writing who may write it
 * @param secrecy where its value is shown and stored
 * @param validation what a value must satisfy
 * @param limit how much it may change at once; null: any
 */
public record Attribute(
    String name,
    ValueType type,
    Strategy strategy,
    Writing writing,
    Secrecy secrecy,
    Validation validation,
    @Nullable ChangeLimit limit) {

  /**
   * Who may write it.
   *
   * @param owner the only system that may write it; null: those that {@link Flows} permits
   * @param onForeignWrite what happens to a write by another
   * @param emptyPropagates whether emptying it travels
   * @param computed the rule that computes it, so that no system may change it; null: none
   */
  public record Writing(
      @Nullable SystemId owner,
      ForeignWrite onForeignWrite,
      boolean emptyPropagates,
      @Nullable Computation computed) {

    /** Whatever the flows permit. */
    public static final Writing ANY = new Writing(null, ForeignWrite.FLAG, true, null);

    /** The same, computed by the other's rule where this one has none. */
    Writing and(Writing other) {
      return computed != null || other.computed == null
          ? this
          : new Writing(owner, onForeignWrite, emptyPropagates, other.computed);
    }
  }

  /**
   * Where its value is shown and stored.
   *
   * @param masked whether its value is masked on display (S24)
   * @param encrypted whether what holds its value is stored encrypted (S24)
   */
  public record Secrecy(boolean masked, boolean encrypted) {

    /** Shown and stored as it is. */
    public static final Secrecy NONE = new Secrecy(false, false);

    Secrecy and(Secrecy other) {
      return new Secrecy(masked || other.masked, encrypted || other.encrypted);
    }
  }

  /** As it is; masked, encrypted, limited and computed also where another sync wants that. */
  public Attribute protectedAs(Attribute other) {
    var both = within(other.limit);
    return new Attribute(
        name,
        type,
        strategy,
        writing.and(other.writing),
        secrecy.and(other.secrecy),
        validation,
        both.limit);
  }

  /** This attribute within the limits of another sync too. */
  public Attribute within(@Nullable ChangeLimit other) {
    var both = limit == null ? other : other == null ? limit : limit.and(other);
    return new Attribute(name, type, strategy, writing, secrecy, validation, both);
  }

  /** This attribute decided by another strategy. */
  public Attribute by(Strategy other) {
    return new Attribute(name, type, other, writing, secrecy, validation, limit);
  }

  /** An attribute under the defaults. */
  public static Attribute plain(String name, ValueType type) {
    return new Attribute(
        name, type, Strategy.MASTER_WINS, Writing.ANY, Secrecy.NONE, Validation.NONE, null);
  }
}
