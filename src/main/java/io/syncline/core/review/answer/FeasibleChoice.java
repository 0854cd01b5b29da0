package io.syncline.core.review.answer;

import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A choice that could be carried out.
 *
 * @param values the values it would set, by attribute; empty where the choice is not about values
 * @param stays systems that would keep another value, because they cannot be written
 * @param reason why it is suggested; null where it is not
 */
public record FeasibleChoice(
    Choice choice, Map<String, Value> values, Set<SystemId> stays, @Nullable String reason) {

  public FeasibleChoice {
    values = Map.copyOf(values);
    stays = Set.copyOf(stays);
  }

  static FeasibleChoice of(Choice choice) {
    return new FeasibleChoice(choice, Map.of(), Set.of(), null);
  }

  public boolean suggested() {
    return reason != null;
  }

  FeasibleChoice suggestedBecause(String why) {
    return new FeasibleChoice(choice, values, stays, why);
  }

  @Override
  public String toString() {
    return "Offer[" + choice.words() + "]";
  }
}
