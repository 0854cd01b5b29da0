package io.syncline.api;

import io.syncline.core.Contacts;
import io.syncline.core.Ruled;
import io.syncline.core.deadletter.NamedRecords;
import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.compile.form.SystemTypes;
import io.syncline.core.definition.map.LoadedSyncs;
import io.syncline.core.definition.model.EnrichmentPlan;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.engine.SyncEngine;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.run.StartUp;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.state.SystemStates;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Samples;
import io.syncline.route.intake.Hook;
import io.syncline.route.intake.HookedRecords;
import io.syncline.route.intake.Hooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contacts between three systems, none of them reachable; the company is masked. */
@Alternative
@ApplicationScoped
public class ApiWorld {

  @Produces
  @Singleton
  Installations installations() {
    Installation installation =
        Contacts.synced()
            .accessLogging()
            .privacy(
                new SyncRules.Privacy(
                    true,
                    false,
                    Map.of(),
                    new SyncRules.Retention(Period.ofDays(1), "firstName", false)))
            .enriching(
                new EnrichmentPlan(
                    List.of(Contacts.source(SystemId.of("lookup"), false)), null, null),
                WorkflowPlan.Start.MANUAL)
            .attributes(it -> it.name().equals("company") ? Ruled.masked(it) : it)
            .installation();
    return () -> installation;
  }

  @Produces
  @Singleton
  SyncCatalog catalog() {
    var held =
        Finding.holds("/security", "encryption is not active")
            .at(new Position("b.sync.yaml", 3, 5));
    var notice = Finding.notice("/lifecycle", "recognised, not active in this version");
    return () ->
        List.of(
            new SyncCatalog.Listed(
                "contacts",
                new SyncCatalog.SourceFile("a.sync.yaml", "2026-11", "hash-of-contacts"),
                Contacts.START,
                Contacts.ALL,
                List.of("contact"),
                List.of(notice)),
            new SyncCatalog.Listed(
                "orders",
                new SyncCatalog.SourceFile("b.sync.yaml", null, "hash-b"),
                null,
                Contacts.ALL,
                List.of(),
                List.of(held)));
  }

  /** The definition that the product brings: it has the name of the first sync. */
  @Produces
  @Singleton
  LoadedSyncs loaded() {
    var read = new RoutesDirectory(Map.of()).load(Path.of("routes"));
    return new LoadedSyncs() {
      @Override
      public Optional<LoadedSync> loaded(String sync) {
        return read.syncs().stream().filter(it -> it.name().equals(sync)).findFirst();
      }

      @Override
      public SystemTypes types() {
        return read.types();
      }
    };
  }

  @Produces
  @Singleton
  StartUp startUp() {
    return new StartUp() {
      @Override
      public boolean definitionsLoaded() {
        return true;
      }

      @Override
      public boolean routesStarted() {
        return true;
      }

      @Override
      public Map<String, String> failedRoutes() {
        return Map.of();
      }
    };
  }

  @Produces
  @Singleton
  Wakeups wakeups() {
    return Wakeups.NONE;
  }

  @Produces
  @Singleton
  ConnectedSystems systems() {
    return id -> Optional.empty();
  }

  /** As if a secret key were set. */
  @Produces
  @Singleton
  ErasureControl erasureControl(SyncEngine engine, Erasures erasures) {
    return engine.erasureControl(erasures, true);
  }

  /** The CRM names its contacts in two fields of an event. */
  @Produces
  @Singleton
  NamedRecords namedRecords(Ids ids, InstantSource clock) {
    var hook =
        new Hook(
            Contacts.CRM,
            Samples.webhook(
                """
                signature: {header: x-signature, secret: "${hookSecret}"}
                object: type
                objects: {contact: contacts}
                nativeId: id
                """),
            List.of("secret"));
    var hooks =
        new Hooks() {
          @Override
          public Optional<Hook> hook(SystemId system) {
            return Optional.of(hook).filter(it -> it.system().equals(system));
          }

          @Override
          public boolean expected(SystemId system) {
            return false;
          }
        };
    return new HookedRecords(hooks, ids, clock);
  }

  @Produces
  @Singleton
  SystemStates states() {
    return () ->
        Map.of(
            Contacts.CRM, SystemStates.State.ANSWERING, Contacts.DESK, SystemStates.State.SILENT);
  }
}
