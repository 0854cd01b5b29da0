package io.syncline.core.engine;

import io.syncline.core.conflict.Questions;
import io.syncline.core.delivery.DeliveryPorts;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.delivery.RetryPolicy;
import io.syncline.core.delivery.step.Deliverer;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.SystemId;
import io.syncline.core.notify.Messenger;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.review.Corrections;
import io.syncline.core.review.Decisions;
import io.syncline.core.review.EnrichmentSteps;
import io.syncline.core.review.Pauses;
import io.syncline.core.review.RecordEdits;
import io.syncline.core.review.Rollbacks;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.ChangeProcessor;
import io.syncline.core.sync.erasure.DueErasures;
import io.syncline.core.sync.erasure.ErasureControl;
import io.syncline.core.sync.erasure.ErasureRunner;
import io.syncline.core.sync.merge.Identities;
import io.syncline.core.sync.planning.PendingDeliveryOrders;
import io.syncline.core.sync.read.JudgementListener;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.read.RetryDecision;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.sync.state.RunPermissionsLookup;
import io.syncline.core.sync.workflow.WorkflowControl;
import io.syncline.core.sync.workflow.WorkflowRunner;
import io.syncline.core.sync.workflow.WorkflowSteps;
import io.syncline.core.system.ConnectedSystems;
import io.syncline.core.system.OperationRoutes;
import io.syncline.core.transform.Transformer;
import io.syncline.core.workflow.WorkflowStore;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The one assembly of the engine: the application, the cases of definitions, plans and tests differ
 * only in what they hand to it. An instance is one process: circuit breakers and the pauses of
 * systems are its own.
 */
public final class SyncEngine {

  /** What all parts share. */
  public record Shared(Runtime runtime, RandomGenerator random, Transformer transformer) {}

  /** Where the engine keeps its state. */
  public record Stores(InboxQueue queue, ChangeStore changes, DeliveryStore deliveries) {}

  /**
   * What differs from one use to another.
   *
   * @param reads when a read that failed is tried again
   * @param writes when a write that failed is tried again
   * @param listener hears of the records that were judged
   * @param permissions what runs may do
   * @param routes decide the conflicts that definitions leave to them
   */
  public record Policies(
      RetryDecision reads,
      RetryPolicy writes,
      JudgementListener listener,
      RunPermissionsLookup permissions,
      OperationRoutes routes) {

    /** Without runs, custom routes and listeners. */
    public Policies(RetryDecision reads, RetryPolicy writes) {
      this(reads, writes, JudgementListener.NONE, RunPermissionsLookup.NONE, OperationRoutes.NONE);
    }
  }

  private final Runtime runtime;
  private final Transformer transformer;
  private final Stores stores;
  private final ConnectedSystems systems;
  private final Wakeups wakeups;
  private final OperationRoutes routes;
  private final ChangeProcessor changes;
  private final Deliverer deliveries;

  public SyncEngine(
      Shared shared, Stores stores, ConnectedSystems systems, Wakeups wakeups, Policies policies) {
    this.runtime = shared.runtime();
    this.transformer = shared.transformer();
    this.stores = stores;
    this.systems = systems;
    this.wakeups = wakeups;
    this.routes = policies.routes();
    this.changes =
        new ChangeProcessor(
            stores.queue(),
            stores.changes(),
            systems,
            runtime.installations(),
            transformer,
            wakeups,
            runtime.clock(),
            runtime.ids(),
            policies.reads(),
            policies.listener(),
            policies.permissions(),
            policies.routes());
    this.deliveries =
        new Deliverer(
            new DeliveryPorts(
                stores.deliveries(),
                systems,
                stores.changes()::links,
                stores.changes()::nextReadNumber,
                runtime,
                wakeups),
            transformer,
            policies.writes(),
            shared.random());
  }

  /** The steps of an event, from the inbox to the deliveries it orders. */
  public ChangeProcessor changes() {
    return changes;
  }

  /** The steps of a delivery. */
  public Deliverer deliveries() {
    return deliveries;
  }

  /** Merges, splits and links that a person asks for. */
  public Identities identities() {
    return new Identities(
        stores.changes(),
        runtime.installations(),
        transformer,
        wakeups,
        runtime.clock(),
        runtime.ids());
  }

  /** Answers to review items. */
  public Decisions decisions(Records records, Questions questions) {
    return new Decisions(stores.changes(), records, questions, transformer, wakeups, runtime);
  }

  /** Edits of records that a person or a program asks for. */
  public RecordEdits edits(Records records) {
    return new RecordEdits(stores.changes(), records, transformer, wakeups, runtime);
  }

  /** Values that people set without being asked. */
  public Corrections corrections(Decisions decisions) {
    return new Corrections(decisions, runtime);
  }

  /** Decisions that are taken back. */
  public Rollbacks rollbacks(Questions questions) {
    return new Rollbacks(stores.changes(), questions, transformer, wakeups, runtime);
  }

  /** The steps of workflows. */
  public WorkflowRunner workflows(WorkflowStore workflows, Messenger messenger) {
    return new WorkflowRunner(
        stores.changes(),
        workflows,
        runtime,
        new WorkflowSteps(transformer, runtime.ids()),
        new WorkflowRunner.Outside(
            routes, new EnrichmentSteps(systems, transformer, runtime.ids()), messenger),
        wakeups);
  }

  /** Workflows that a person starts, approves, retries, skips or cancels. */
  public WorkflowControl workflowControl(WorkflowStore workflows) {
    return new WorkflowControl(stores.changes(), workflows, runtime);
  }

  /**
   * The steps of erasures.
   *
   * @param paused which systems an operator paused
   */
  public ErasureRunner erasures(Erasures erasures, Predicate<SystemId> paused) {
    return new ErasureRunner(stores.changes(), erasures, systems, runtime, paused);
  }

  /**
   * Erasures that a person begins, and the steps that wait for one.
   *
   * @param keyed whether there is a key for the hashes by which erased persons are recognized
   */
  public ErasureControl erasureControl(Erasures erasures, boolean keyed) {
    return new ErasureControl(stores.changes(), erasures, systems, runtime, keyed);
  }

  /** Records that are older than they may be kept. */
  public DueErasures dueErasures(
      Records records, Erasures erasures, ErasureControl control, Messenger messenger) {
    return new DueErasures(records, erasures, control, runtime, messenger);
  }

  /** Records that are paused and resumed. */
  public Pauses pauses() {
    return new Pauses(
        stores.changes(), new PendingDeliveryOrders(transformer, runtime.ids()), wakeups, runtime);
  }
}
