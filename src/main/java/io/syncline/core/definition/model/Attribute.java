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
 * @param owner the only system that may write it; null: those that {@link Flows} permits
 * @param onForeignWrite what happens to a write by another
 * @param emptyPropagates whether emptying it travels
 * @param masked whether its value is masked on display (S24)
 * @param encrypted whether what holds its value is stored encrypted (S24)
 * @param validation what a value must satisfy
 * @param limit how much it may change at once; null: any
 */
public record Attribute(
    String name,
    ValueType type,
    Strategy strategy,
    @Nullable SystemId owner,
    ForeignWrite onForeignWrite,
    boolean emptyPropagates,
    boolean masked,
    boolean encrypted,
    Validation validation,
    @Nullable ChangeLimit limit) {

  /** As it is, masked, encrypted and limited also where another sync wants that. */
  public Attribute protectedAs(Attribute other) {
    var both = within(other.limit);
    return new Attribute(
        name,
        type,
        strategy,
        owner,
        onForeignWrite,
        emptyPropagates,
        masked || other.masked,
        encrypted || other.encrypted,
        validation,
        both.limit);
  }

  /** This attribute within the limits of another sync too. */
  public Attribute within(@Nullable ChangeLimit other) {
    var both = limit == null ? other : other == null ? limit : limit.and(other);
    return new Attribute(
        name,
        type,
        strategy,
        owner,
        onForeignWrite,
        emptyPropagates,
        masked,
        encrypted,
        validation,
        both);
  }

  /** This attribute decided by another strategy. */
  public Attribute by(Strategy other) {
    return new Attribute(
        name,
        type,
        other,
        owner,
        onForeignWrite,
        emptyPropagates,
        masked,
        encrypted,
        validation,
        limit);
  }

  /** An attribute under the defaults. */
  public static Attribute plain(String name, ValueType type) {
    return new Attribute(
        name,
        type,
        Strategy.MASTER_WINS,
        null,
        ForeignWrite.FLAG,
        true,
        false,
        false,
        Validation.NONE,
        null);
  }
}
