package io.syncline.core;

import io.syncline.core.definition.model.Attribute;
import io.syncline.core.definition.rule.ChangeLimit;
import io.syncline.core.definition.rule.ForeignWrite;
import io.syncline.core.definition.rule.Validation;
import io.syncline.core.model.SystemId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes under other rules than they had. */
public final class Ruled {

  private Ruled() {}

  /** Only the owner may write it; null: whoever may otherwise. */
  public static Attribute owned(Attribute it, @Nullable SystemId owner, ForeignWrite onForeign) {
    return of(it, owner, onForeign, it.emptyPropagates(), it.masked(), it.validation());
  }

  public static Attribute emptying(Attribute it, boolean propagates) {
    return of(it, it.owner(), it.onForeignWrite(), propagates, it.masked(), it.validation());
  }

  public static Attribute masked(Attribute it) {
    return of(it, it.owner(), it.onForeignWrite(), it.emptyPropagates(), true, it.validation());
  }

  public static Attribute validated(Attribute it, Validation validation) {
    return of(it, it.owner(), it.onForeignWrite(), it.emptyPropagates(), it.masked(), validation);
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

  /** It may change at once by so much. */
  public static Attribute limited(Attribute it, ChangeLimit limit) {
    return new Attribute(
        it.name(),
        it.type(),
        it.strategy(),
        it.owner(),
        it.onForeignWrite(),
        it.emptyPropagates(),
        it.masked(),
        it.encrypted(),
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
        owner,
        onForeign,
        empties,
        masked,
        it.encrypted(),
        validation,
        it.limit());
  }
}
