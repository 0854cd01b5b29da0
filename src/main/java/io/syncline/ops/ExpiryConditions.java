package io.syncline.ops;

import static java.util.stream.Collectors.joining;

import io.syncline.core.access.ApiToken;
import io.syncline.core.alert.Condition;
import io.syncline.core.alert.Condition.Of;
import io.syncline.core.alert.ConditionSource;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.state.CredentialExpiries;
import io.syncline.core.system.state.CredentialExpiries.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Credentials whose stated end is near: those of systems, and the tokens of this API. */
public final class ExpiryConditions implements ConditionSource {

  /** So long before its end somebody should replace it. */
  static final Duration SOON = Duration.ofDays(14);

  /** A token that lives only for days is not near its end from the start. */
  private static final int SHARE = 5;

  private final CredentialExpiries systems;
  private final Supplier<List<ApiToken>> tokens;
  private final Installations installations;

  /**
   * @param tokens those that were made while the server ran
   */
  public ExpiryConditions(
      CredentialExpiries systems, Supplier<List<ApiToken>> tokens, Installations installations) {
    this.systems = systems;
    this.tokens = tokens;
    this.installations = installations;
  }

  @Override
  public List<Condition> look(Instant now) {
    var found = new ArrayList<Condition>();
    systems
        .expiries()
        .forEach(
            (id, it) -> {
              if (!it.at().minus(SOON).isAfter(now)) {
                found.add(condition(id, it, now));
              }
            });
    var installation = installations.current();
    for (var it : tokens.get()) {
      var ends = it.expiresAt();
      if (ends != null && it.isValid(now) && !ends.minus(soon(it, ends)).isAfter(now)) {
        found.add(condition(it, ends, installation));
      }
    }
    return found;
  }

  private static Condition condition(SystemId id, Expiry it, Instant now) {
    var text =
        it.what() + " by which " + id + " is used" + (it.at().isAfter(now) ? " ends " : " ended ");
    return new Condition(
        Of.system(AlertRule.EXPIRING_CREDENTIALS, id.value()),
        1,
        it.at().minus(SOON),
        text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + it.at());
  }

  private static Duration soon(ApiToken it, Instant ends) {
    var share = Duration.between(it.createdAt(), ends).dividedBy(SHARE);
    return share.compareTo(SOON) < 0 ? share : SOON;
  }

  private static Condition condition(ApiToken it, Instant ends, Installation installation) {
    var syncs =
        it.grant().syncs().isEmpty()
            ? installation.entities().values().stream()
                .flatMap(entity -> entity.syncs().stream())
                .map(SyncRules::sync)
            : it.grant().syncs().stream();
    return new Condition(
        Of.syncs(AlertRule.EXPIRING_CREDENTIALS, syncs.distinct().sorted().collect(joining("+"))),
        1,
        ends.minus(soon(it, ends)),
        "The API token " + it.holder().name() + " ends " + ends);
  }
}
