package io.syncline.core;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.model.Computation;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.model.SystemId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes under other rules than they had. */
public final class Ruled {

  private Ruled() {}

  /** Only the owner may write it; null: as the flows permit. */
  public static Attribute owned(Attribute it, @Nullable SystemId owner, ForeignWrite onForeign) {
    return of(
        it,
        owner,
        onForeign,
        it.writing().emptyPropagates(),
        it.secrecy().masked(),
        it.validation());
  }

  public static Attribute emptying(Attribute it, boolean propagates) {
    return of(
        it,
        it.writing().owner(),
        it.writing().onForeignWrite(),
        propagates,
        it.secrecy().masked(),
        it.validation());
  }

  public static Attribute masked(Attribute it) {
    return of(
        it,
        it.writing().owner(),
        it.writing().onForeignWrite(),
        it.writing().emptyPropagates(),
        true,
        it.validation());
  }

  public static Attribute validated(Attribute it, Validation validation) {
    return of(
        it,
        it.writing().owner(),
        it.writing().onForeignWrite(),
        it.writing().emptyPropagates(),
        it.secrecy().masked(),
        validation);
  }

  /** It does not do without a value. */
  public static Attribute required(Attribute it) {
    var none = Validation.NONE;
    return validated(
        it,
        new Validation(
            true,
            null,
            null,
            new Validation.NumberRule(null, null, null, false),
            new Validation.Allowed(List.of(), null),
            null,
            new Validation.Otherwise(
                none.otherwise().onMissing(), none.otherwise().onInvalid(), null)));
  }

  /** A rule computes it. */
  public static Attribute computed(Attribute it, Computation computation) {
    return new Attribute(
        it.name(),
        it.type(),
        it.strategy(),
        new Attribute.Writing(
            it.writing().owner(),
            it.writing().onForeignWrite(),
            it.writing().emptyPropagates(),
            computation),
        it.secrecy(),
        it.validation(),
        it.limit());
  }

  /** It may change at once by so much. */
  public static Attribute limited(Attribute it, ChangeLimit limit) {
    return new Attribute(
        it.name(),
        it.type(),
        it.strategy(),
        new Attribute.Writing(
            it.writing().owner(),
            it.writing().onForeignWrite(),
            it.writing().emptyPropagates(),
            it.writing().computed()),
        new Attribute.Secrecy(it.secrecy().masked(), it.secrecy().encrypted()),
        it.validation(),
        limit);
  }

  private static Attribute of(
      Attribute it,
      @Nullable SystemId owner,
      ForeignWrite onForeign,
      boolean empties,
      boolean masked,
      Validation validation) {
    return new Attribute(
        it.name(),
        it.type(),
        it.strategy(),
        new Attribute.Writing(owner, onForeign, empties, it.writing().computed()),
        new Attribute.Secrecy(masked, it.secrecy().encrypted()),
        validation,
        it.limit());
  }
}
