package io.syncline.route.intake;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.system.hook.Signature;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.Inbox;
import io.syncline.core.inbox.Inbox.InboxUnavailable;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.route.intake.SplitHook.BadEvent;
import io.syncline.route.intake.http.HookAnswer;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The steps of the route {@code <system>/intake}, in the order of their names there.
 *
 * <p>When {@link #store} returns, every event of the webhook is committed, once; nothing else of
 * another system or of the engine is asked before the sender has its answer.
 */
public final class Intake {

  private final Hooks hooks;
  private final WebhookReports watch;
  private final SignatureCheck signatures;
  private final Handshakes handshakes;
  private final EventSplitter splitter;
  private final Inbox inbox;
  private final ChangeStore changes;
  private final Wakeups wakeups;
  private final Ids ids;
  private final InstantSource clock;
  private final FaultLog faults;

  public Intake(
      Hooks hooks,
      WebhookReports watch,
      Inbox inbox,
      ChangeStore changes,
      Wakeups wakeups,
      Ids ids,
      SignatureCheck signatures) {
    this.hooks = hooks;
    this.watch = watch;
    this.signatures = signatures;
    this.handshakes = new Handshakes(signatures);
    this.splitter = new EventSplitter(ids);
    this.inbox = inbox;
    this.changes = changes;
    this.wakeups = wakeups;
    this.ids = ids;
    this.clock = signatures.clock();
    this.faults = new FaultLog(clock);
  }

  /**
   * Answers a vendor that asks whether somebody listens.
   *
   * @return the answer, or the request where it is to hold events
   * @throws HookRefused 401 or 503 where it must be signed and is not; 404; 405 where it is none,
   *     for events come by POST
   */
  public Object handshake(HookRequest request) {
    return watching(
        request,
        () -> {
          var hook = hook(request.system());
          var answer = handshakes.answer(hook, request);
          if (answer.isEmpty() && !request.method().equals("POST")) {
            throw new HookRefused(HookAnswer.POST_ONLY);
          }
          return answer.<Object>map(it -> it).orElse(request);
        });
  }

  /** Whether the request is still to be taken in. */
  public boolean holdsEvents(Object body) {
    return body instanceof HookRequest;
  }

  /**
   * Takes in what claims to be plain JSON, or a token where the whole body is one.
   *
   * @throws HookRefused 415
   */
  public HookRequest admit(HookRequest request) {
    var encoding = request.headers().apply("Content-Encoding");
    if (!encoding.isEmpty() && !encoding.get(0).strip().equalsIgnoreCase("identity")) {
      throw new HookRefused(415, "Webhooks are sent without a content encoding");
    }
    var type = request.headers().apply("Content-Type");
    if (!type.isEmpty() && !isJson(type.get(0))) {
      boolean whole = hook(request.system()).webhook().signature().wholeBody();
      if (!whole) {
        throw new HookRefused(415, "Webhooks are sent as application/json");
      } else if (!isToken(type.get(0))) {
        throw new HookRefused(415, "Webhooks are sent as application/jwt");
      }
    }
    return request;
  }

  /**
   * Lets pass what the vendor signed. What anybody may send does not show that the vendor's
   * webhooks arrive, so the system goes on being polled.
   *
   * @throws HookRefused 401, 404 or 503
   */
  public HookRequest verify(HookRequest request) {
    return watching(
        request,
        () -> {
          var hook = hook(request.system());
          var verified = signatures.verify(hook, request);
          if (hook.webhook().signature().kind() != Signature.Kind.UNSIGNED) {
            watch.verified(request.system());
          }
          return verified;
        });
  }

  /**
   * Takes the vendor's batch apart.
   *
   * @throws HookRefused 400, 404, 413 or 503
   */
  public SplitHook split(HookRequest request) {
    return watching(request, () -> splitter.split(hook(request.system()), request));
  }

  private <T> T watching(HookRequest request, Supplier<T> step) {
    try {
      return step.get();
    } catch (HookRefused refused) {
      if (refused.fault() != null) {
        watch.refused(request.system(), refused.fault());
      }
      throw refused;
    }
  }

  /**
   * Commits the events, then the bad ones as dead letters; a sender that repeats its webhook after
   * the first of the two repeats what is then known already. No thread waits for the commit of good
   * events: the route continues when it is complete. Where it names no event, the system is polled:
   * a poll that a crash prevents is made at its usual time.
   *
   * @return fails with {@link InboxUnavailable} where they could not be stored
   * @throws InboxUnavailable the same
   */
  public CompletionStage<SplitHook> store(SplitHook hook) {
    if (hook.pollNow()) {
      wakeups.polls(hook.system());
    }
    if (!hook.bad().isEmpty()) {
      Set<UUID> fresh = hook.events().isEmpty() ? Set.of() : inbox.accept(hook.events());
      moveToDeadLetters(hook);
      wake(hook, fresh);
      return CompletableFuture.completedStage(hook);
    }
    if (hook.events().isEmpty()) {
      return CompletableFuture.completedStage(hook);
    }
    var stored = new CompletableFuture<SplitHook>();
    inbox
        .accepting(hook.events())
        .whenComplete(
            (fresh, failure) -> {
              if (failure == null) {
                wake(hook, fresh);
                stored.complete(hook);
              } else {
                stored.completeExceptionally(cause(failure));
              }
            });
    return stored;
  }

  private void wake(SplitHook hook, Set<UUID> fresh) {
    if (!fresh.isEmpty()) {
      wakeups.inbox(
          hook.system(), hook.events().stream().filter(it -> fresh.contains(it.id())).toList());
    }
  }

  private static Throwable cause(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  /** The answer to the sender when its events are stored. */
  public HookAnswer answer(SplitHook hook) {
    boolean token =
        hooks.hook(hook.system()).filter(it -> it.webhook().signature().wholeBody()).isPresent();
    return token ? HookAnswer.KEPT_TOKEN : HookAnswer.KEPT;
  }

  /** The answer to the sender when its webhook is not accepted. */
  public HookAnswer refuse(HookRefused refusal) {
    return refusal.answer();
  }

  /** The answer to the sender when its events could not be stored: it repeats them later. */
  public HookAnswer unavailable(Throwable failure) {
    faults.log(failure);
    return HookAnswer.UNAVAILABLE;
  }

  private Hook hook(SystemId system) {
    return hooks
        .hook(system)
        .orElseThrow(
            () ->
                hooks.expected(system)
                    ? new HookRefused(HookAnswer.NOT_STARTED, HookFault.NOT_STARTED)
                    : new HookRefused(HookAnswer.UNKNOWN_SYSTEM));
  }

  private void moveToDeadLetters(SplitHook hook) {
    var set = new ChangeSet();
    hook.bad().forEach(bad -> moveToDeadLetters(hook.system(), bad, set));
    try {
      changes.inTransaction(
          transaction -> {
            transaction.save(set);
            return hook.bad().size();
          });
    } catch (RuntimeException e) {
      throw new InboxUnavailable(e);
    }
  }

  private void moveToDeadLetters(SystemId system, BadEvent bad, ChangeSet set) {
    var now = clock.instant();
    var event = ids.next();
    set.add(
        new Effect.DeadLettered(
            new DeadLetter(
                ids.next(),
                system,
                new DeadLetter.Work(
                    DeadLetter.Kind.EVENT, event, bad.payload(), Set.of(), "", false),
                new About("", null, null),
                new DeadLetter.LastFailure("split", 1, "Invalid", bad.reason()),
                now,
                DeadLetter.State.OPEN)));
    set.add(
        new Effect.Audited(
            new AuditEntry(
                event,
                now,
                new About("", null, null),
                new AuditEntry.Systems(system, null),
                new AuditEntry.Result(
                    AuditEntry.Operation.RECEIVE, AuditEntry.Outcome.FAILED, bad.reason()),
                Map.of(),
                AuditEntry.By.actor(AuditEntry.SYNCLINE))));
  }

  private static boolean isJson(String contentType) {
    var type = mediaType(contentType);
    return type.equals("application/json") || type.endsWith("+json");
  }

  /** {@code application/secevent+jwt} and the like (RFC 7519, RFC 8417). */
  private static boolean isToken(String contentType) {
    var type = mediaType(contentType);
    return type.equals("application/jwt")
        || type.equals("application/jose")
        || type.endsWith("+jwt");
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}
