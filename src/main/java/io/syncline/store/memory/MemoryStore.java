package io.syncline.store.memory;

import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.delivery.DeliveryStore;
import io.syncline.core.identity.sheet.LinkList;
import io.syncline.core.identity.sheet.WideLinks;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.InboxQueue;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.Watermarks;
import io.syncline.core.sync.read.Records;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.workflow.WorkflowStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All stores over one state in memory. They keep the promises of their ports, except that nothing
 * outlives the process; safe for threads, one at a time.
 */
public final class MemoryStore {

  private final MemoryState state;
  private final MemoryInbox inbox;
  private final MemoryReads reads;

  public MemoryStore(Ids ids) {
    this.state = new MemoryState(ids);
    this.inbox = new MemoryInbox(state);
    this.reads = new MemoryReads(state);
  }

  public Inbox inbox() {
    return inbox;
  }

  public InboxQueue queue() {
    return inbox;
  }

  public ChangeStore changes() {
    return new MemoryChangeStore(state, inbox);
  }

  public DeliveryStore deliveries() {
    return new MemoryDeliveryStore(state);
  }

  public DeadLetters deadLetters() {
    return new MemoryDeadLetters(state);
  }

  public AuditLog audit() {
    return reads;
  }

  public Records records() {
    return reads;
  }

  public WorkflowStore workflows() {
    return new MemoryWorkflows(state);
  }

  public LinkList links() {
    return reads;
  }

  public WideLinks wideLinks() {
    return reads;
  }

  public Questions questions() {
    return reads;
  }

  /** A period is closed from now on. */
  public void close(ClosedPeriods.Closed period) {
    synchronized (state) {
      state.closedPeriods.add(period);
    }
  }

  /** What was claimed before can no longer be committed, as if another process had taken over. */
  public void loseLeases() {
    synchronized (state) {
      state.takeOver();
    }
  }

  public Watermarks watermarks() {
    return new Watermarks() {
      @Override
      public Optional<Instant> get(SystemId system, String object) {
        synchronized (state) {
          return Optional.ofNullable(state.watermarks.get(List.of(system.value(), object)));
        }
      }

      @Override
      public void advance(SystemId system, String object, Instant to) {
        synchronized (state) {
          state.watermarks.merge(
              List.of(system.value(), object), to, (now, it) -> it.isAfter(now) ? it : now);
        }
      }

      @Override
      public Optional<String> token(SystemId system, String object) {
        synchronized (state) {
          return Optional.ofNullable(state.feedTokens.get(List.of(system.value(), object)));
        }
      }

      @Override
      public void keep(SystemId system, String object, String token) {
        synchronized (state) {
          state.feedTokens.put(List.of(system.value(), object), token);
        }
      }

      @Override
      public void polled(SystemId system, String object) {
        synchronized (state) {
          state.polled.add(List.of(system.value(), object));
        }
      }
    };
  }
}
