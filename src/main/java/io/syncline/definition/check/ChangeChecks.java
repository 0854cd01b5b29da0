package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.compile.form.EntityMember;
import io.syncline.core.definition.compile.form.SyncForm;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.definition.source.SystemSpec;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.Webhook;
import io.syncline.definition.check.operation.TimeChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Objects of a sync whose changes no poll and no webhook finds, and what would mend that. */
public final class ChangeChecks {

  private final SyncDefinition sync;
  private final SystemTypes types;
  private final BiFunction<SystemSpec, String, List<String>> missing;
  private final Function<SystemSpec, String> urls;
  private final List<Finding> findings = new ArrayList<>();

  private ChangeChecks(
      SyncDefinition sync,
      SystemTypes types,
      BiFunction<SystemSpec, String, List<String>> missing,
      Function<SystemSpec, String> urls) {
    this.sync = sync;
    this.types = types;
    this.missing = missing;
    this.urls = urls;
  }

  /**
   * @param missing the variables that a template needs and the environment lacks
   * @param urls of the databases; empty where the connection gives none
   */
  public static List<Finding> of(
      SyncForm form,
      SystemTypes types,
      BiFunction<SystemSpec, String, List<String>> missing,
      Function<SystemSpec, String> urls) {
    var checks = new ChangeChecks(form.definition(), types, missing, urls);
    form.entities().forEach(it -> it.entity().members().forEach(checks::member));
    checks.trigger();
    checks.capture();
    checks.dialects();
    return checks.findings;
  }

  /** Triggers are of databases: elsewhere the word would do nothing. */
  private void trigger() {
    if (wantsTriggers() && sync.systems().stream().noneMatch(this::isDatabase)) {
      findings.add(
          Finding.notice(
              "/syncConfig/changeDetection",
              "`database-trigger` does nothing here: none of these systems has `transport: jdbc`"));
    }
  }

  /** Only PostgreSQL reports changes by itself; without such a database the word is a mistake. */
  private void dialects() {
    if (!wantsTriggers() && !wants(SyncConfig.ChangeDetection.CDC)) {
      return;
    }
    var at = "/syncConfig/changeDetection";
    var databases = sync.systems().stream().filter(this::isDatabase).toList();
    var others = databases.stream().filter(this::isOther).toList();
    for (var it : others) {
      var message =
          "`%s` is of PostgreSQL: the database of `%s` has none of it, and is polled"
              .formatted(wantsTriggers() ? "database-trigger" : "cdc", it.id());
      findings.add(
          others.size() < databases.size()
              ? Finding.notice(at, message)
              : Finding.holds(at, message + ". Leave `changeDetection` out"));
    }
  }

  private boolean isOther(SystemSpec spec) {
    var url = urls.apply(spec).strip().toLowerCase(Locale.ROOT);
    return url.startsWith("jdbc:") && !url.startsWith("jdbc:postgresql:");
  }

  /** It makes a database keep its log: only where its connection says so. */
  private void capture() {
    if (!wants(SyncConfig.ChangeDetection.CDC)) {
      return;
    }
    var at = "/syncConfig/changeDetection";
    var off = sync.systems().stream().filter(this::isDatabase).filter(this::hasNoSlot).toList();
    var settings =
        off.stream()
            .map(it -> Settings.variable(it.id(), Transport.SLOT))
            .collect(Collectors.joining(", "));
    if (sync.systems().stream().filter(this::isDatabase).count() > off.size()) {
      off.forEach(
          it ->
              findings.add(
                  Finding.notice(
                      at,
                      "`%s` is only polled: `%s` of its connection is not set"
                          .formatted(it.id(), Transport.SLOT))));
    } else if (off.isEmpty()) {
      findings.add(
          Finding.holds(at, "`cdc` is for databases: none of these systems has `transport: jdbc`"));
    } else {
      findings.add(
          Finding.holds(
              at,
              "`cdc` is off: it makes a database keep its log until it is read. Name a replication"
                  + " slot by `%s` of the connection (%s), or write `database-trigger`. The sync is"
                      .formatted(Transport.SLOT, settings)
                  + " not started until then"));
    }
  }

  private boolean hasNoSlot(SystemSpec spec) {
    return !missing.apply(spec, "${" + Transport.SLOT + "}").isEmpty();
  }

  private boolean wants(SyncConfig.ChangeDetection way) {
    return sync.syncConfig().changes().changeDetection() == way;
  }

  private boolean wantsTriggers() {
    return wants(SyncConfig.ChangeDetection.DATABASE_TRIGGER);
  }

  private boolean isDatabase(SystemSpec spec) {
    return types.of(spec).filter(it -> it.transport() == Transport.JDBC).isPresent();
  }

  private void member(EntityMember member) {
    var object = member.object();
    boolean readable = object.can(Operation.Kind.LIST) || object.readable();
    if (object.polled() || !readable) {
      return;
    }
    var lacks = lacks(member);
    if (lacks != null) {
      findings.add(
          Finding.notice(
              "/systems/" + sync.systems().indexOf(member.spec()),
              "changes made to `%s` in `%s`%s are %s: %s"
                  .formatted(object.name(), member.id(), unless(member), found(member), lacks)));
    }
  }

  private String unless(EntityMember member) {
    if (!isDatabase(member.spec())) {
      return "";
    }
    return wantsTriggers()
        ? " that its trigger does not report"
        : wants(SyncConfig.ChangeDetection.CDC) ? " that its log does not report" : "";
  }

  private String found(EntityMember member) {
    var reconciliation = sync.syncConfig().reconciliation();
    return reconciliation.timing().enabled() && member.object().can(Operation.Kind.LIST)
        ? "only found by reconciliation (%s)".formatted(reconciliation.timing().schedule())
        : "never found";
  }

  /** Why no webhook reports them either; null: one does. */
  private @Nullable String lacks(EntityMember member) {
    var object = member.object();
    var webhook = types.of(member.spec()).map(it -> it.webhook()).orElse(null);
    if (webhook != null && webhook.names(object.name())) {
      var unset = unset(member, webhook);
      return unset.isEmpty()
          ? null
          : "its webhooks are refused while %s is not set".formatted(String.join(", ", unset));
    }
    var list =
        object.can(Operation.Kind.LIST)
            ? "no `updatedAt`, by which its list would be polled, no `poll: wholeList`"
            : "no `list` with `updatedAt` to be polled";
    boolean routes =
        types.of(member.spec()).filter(it -> it.transport() == Transport.CAMEL).isPresent();
    var events =
        routes
            ? "only routes to `direct:%s.%s.event` report them"
                .formatted(member.id(), object.name())
            : "no `webhook` that names it";
    return "its system type has %s, no operation `changed` and %s%s"
        .formatted(list, events, TimeChecks.suggestion(object));
  }

  private List<String> unset(EntityMember member, Webhook webhook) {
    var secret = webhook.signature().secretTemplate();
    return secret == null ? List.of() : missing.apply(member.spec(), secret);
  }
}
