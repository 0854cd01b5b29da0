package io.syncline.core.inbox.subscribe;

import io.syncline.core.inbox.subscribe.SubscriptionClient.RemoteSubscription;
import io.syncline.core.inbox.subscribe.SubscriptionStore.Kept;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.SystemFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes, renews and removes the subscriptions by which vendors send webhooks to this server. One
 * for our address is kept, and others are never touched.
 */
public final class HookSubscriptions {

  private static final String UNFINISHED = "not finished";

  /** After this time a process that works on a subscription is taken for dead. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final SubscriptionStore store;
  private final Function<SystemId, Optional<SubscriptionClient>> clients;
  private final Listener listener;
  private final @Nullable String publicUrl;
  private final InstantSource clock;

  /** What comes of it. */
  public interface Listener {

    /** The vendors' secrets by system, all that are known. */
    void secrets(Map<SystemId, String> secrets);

    /** A subscription could not be renewed or finished; reported once, until it could. */
    void failed(SystemId system, String why);
  }

  /** It was not done; the message says why. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }

  /**
   * @param publicUrl where vendors reach this server; null: it is not set
   */
  public HookSubscriptions(
      SubscriptionStore store,
      Function<SystemId, Optional<SubscriptionClient>> clients,
      Listener listener,
      @Nullable String publicUrl,
      InstantSource clock) {
    this.store = store;
    this.clients = clients;
    this.listener = listener;
    this.publicUrl = publicUrl == null ? null : publicUrl.replaceAll("/+$", "");
    this.clock = clock;
  }

  /**
   * The vendor's subscriptions to our address, and what is kept of them.
   *
   * @param kept null: none was made here
   */
  public record Seen(String address, List<RemoteSubscription> subscriptions, @Nullable Kept kept) {}

  public Seen list(SystemId system) throws Refused {
    var client = client(system);
    var address = address(system);
    return new Seen(address, ours(client, address), kept(system).orElse(null));
  }

  /** Makes one, unless there is one whose webhooks can be verified. One process does at a time. */
  public Kept subscribe(SystemId system) throws Refused {
    var client = client(system);
    return alone(system, () -> subscribe(system, client));
  }

  private Kept subscribe(SystemId system, SubscriptionClient client) throws Refused {
    var address = address(system);
    if (client.tellsSecret() && !store.keepsSecrets()) {
      throw new Refused(
          "The vendor's secret is only kept encrypted: set syncline.secret-key; `syncline"
              + " secret-key` makes one");
    }
    var known = kept(system).orElse(null);
    var ours = active(client, address);
    if (!client.events().isEmpty()) {
      return each(system, client, ours);
    }
    // the one that is known first: another in its row would lose its secret
    ours.sort(Comparator.comparing(it -> known == null || !known.id().equals(it.id())));
    for (var it : ours) {
      boolean same = known != null && known.id().equals(it.id());
      var kept = finished(system, client, it, same ? known.secret() : null);
      if (!client.tellsSecret() || kept.secret() != null) {
        return kept;
      }
    }
    var made = finished(system, client, create(client, address, null), null);
    if (made.failure() != null) {
      throw new Refused("Subscription " + made.id() + " is " + made.failure());
    }
    for (var it : ours) {
      attempt(() -> client.remove(it.id(), address));
    }
    return made;
  }

  /** Those that send; the others are removed, so that their names are free. */
  private static List<RemoteSubscription> active(SubscriptionClient client, String address)
      throws Refused {
    var active = new ArrayList<RemoteSubscription>();
    for (var it : ours(client, address)) {
      if (it.active()) {
        active.add(it);
      } else {
        attempt(() -> client.remove(it.id(), address));
      }
    }
    return active;
  }

  /** Makes those that are missing, and removes those of events that are not wanted. */
  private Kept each(SystemId system, SubscriptionClient client, List<RemoteSubscription> ours)
      throws Refused {
    var address = address(system);
    var wanted = new ArrayList<RemoteSubscription>();
    for (var event : client.events()) {
      var there = ours.stream().filter(it -> event.equals(it.event())).findFirst();
      var one = there.isPresent() ? there.get() : create(client, address, event);
      finished(system, client, one, null);
      wanted.add(one);
    }
    for (var it : ours) {
      if (!wanted.contains(it)) {
        attempt(() -> client.remove(it.id(), address));
      }
    }
    return keep(system, address, wanted.get(0), null, null);
  }

  /**
   * Does what is left to do for one that is there. It is kept before, so that what is left undone
   * is seen, and done later.
   */
  private Kept finished(
      SystemId system, SubscriptionClient client, RemoteSubscription one, @Nullable String secret)
      throws Refused {
    var address = address(system);
    var begun = keep(system, address, one, secret, UNFINISHED);
    try {
      return finished(client, begun);
    } catch (SystemFailure e) {
      var why = UNFINISHED + ": " + e.failure().reason();
      keep(system, address, one, secret, why);
      throw new Refused("Subscription " + one.id() + " is " + why + ". Run it again after that");
    }
  }

  private Kept finished(SubscriptionClient client, Kept begun) {
    var given = client.finish(begun.id(), begun.address());
    var secret = given == null ? begun.secret() : given;
    var failure =
        client.tellsSecret() && secret == null ? UNFINISHED + ": its secret is not known" : null;
    return put(
        new Kept(begun.system(), begun.id(), begun.address(), begun.expires(), secret, failure));
  }

  /** Removes all to our address. */
  public int unsubscribe(SystemId system) throws Refused {
    var client = client(system);
    return alone(system, () -> unsubscribe(system, client));
  }

  private int unsubscribe(SystemId system, SubscriptionClient client) throws Refused {
    var address = address(system);
    var ours = ours(client, address);
    for (var it : ours) {
      attempt(() -> client.remove(it.id(), address));
    }
    store.remove(system);
    refresh();
    return ours.size();
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws Refused;
  }

  /** Two at a time would make two, of which only one is known. */
  private <T> T alone(SystemId system, Work<T> work) throws Refused {
    var now = clock.instant();
    if (!store.claim(system, now, now.plus(LONGEST))) {
      throw new Refused(
          "Its subscription is being made or removed already: look again in a moment");
    }
    try {
      return work.run();
    } finally {
      store.release(system);
    }
  }

  /** Renews those that end soon, and finishes those that were left unfinished. */
  public void renew(Predicate<SystemId> ours) {
    for (var it : store.all()) {
      var client = clients.apply(it.system()).orElse(null);
      if (client == null || !ours.test(it.system())) {
        continue;
      }
      var expires = it.expires();
      boolean due =
          expires != null && !clock.instant().isBefore(expires.minus(client.renewBefore()));
      // of those with one for each event only one is kept: `subscribe` finishes them
      boolean unfinished = it.failure() != null && client.events().isEmpty();
      if (due || unfinished) {
        quietly(client, it, due);
      }
    }
  }

  private void quietly(SubscriptionClient client, Kept kept, boolean due) {
    var now = clock.instant();
    if (!store.claim(kept.system(), now, now.plus(LONGEST))) {
      return;
    }
    try {
      if (due) {
        renewed(client, kept);
      } else {
        finished(client, kept);
      }
    } catch (SystemFailure e) {
      failed(kept, (due ? "not renewed: " : UNFINISHED + ": ") + e.failure().reason());
    } finally {
      store.release(kept.system());
    }
  }

  private void renewed(SubscriptionClient client, Kept kept) {
    var renewed = client.renew(kept.id(), kept.address());
    if (renewed != null) {
      keep(kept.system(), kept.address(), renewed, kept.secret(), null);
      return;
    }
    var made = client.create(kept.address(), null);
    var begun = keep(kept.system(), kept.address(), made, null, UNFINISHED);
    try {
      finished(client, begun);
      client.remove(kept.id(), kept.address());
    } catch (SystemFailure e) {
      failed(kept(kept.system()).orElse(begun), UNFINISHED + ": " + e.failure().reason());
    }
  }

  private void failed(Kept kept, String why) {
    boolean known = Objects.equals(kept.failure(), why);
    store.put(
        new Kept(kept.system(), kept.id(), kept.address(), kept.expires(), kept.secret(), why));
    if (!known) {
      listener.failed(kept.system(), why);
    }
  }

  /** Learns what other processes made. */
  public void refresh() {
    var secrets = new HashMap<SystemId, String>();
    for (var it : store.all()) {
      if (it.secret() != null) {
        secrets.put(it.system(), it.secret());
      }
    }
    listener.secrets(Map.copyOf(secrets));
  }

  private Kept keep(
      SystemId system,
      String address,
      RemoteSubscription remote,
      @Nullable String secret,
      @Nullable String failure) {
    var newest = remote.secret() == null ? secret : remote.secret();
    return put(new Kept(system, remote.id(), address, remote.expires(), newest, failure));
  }

  private Kept put(Kept kept) {
    store.put(kept);
    refresh();
    return kept;
  }

  private static RemoteSubscription create(
      SubscriptionClient client, String address, @Nullable String event) throws Refused {
    try {
      return client.create(address, event);
    } catch (SystemFailure e) {
      throw new Refused("The vendor did not make it: " + e.failure().reason());
    }
  }

  private static void attempt(Runnable call) throws Refused {
    try {
      call.run();
    } catch (SystemFailure e) {
      throw new Refused("The vendor did not remove it: " + e.failure().reason());
    }
  }

  private static List<RemoteSubscription> ours(SubscriptionClient client, String address)
      throws Refused {
    try {
      return client.list(address).stream().filter(it -> it.url().equals(address)).toList();
    } catch (SystemFailure e) {
      throw new Refused("The vendor did not list them: " + e.failure().reason());
    }
  }

  private Optional<Kept> kept(SystemId system) {
    return store.all().stream().filter(it -> it.system().equals(system)).findFirst();
  }

  private SubscriptionClient client(SystemId system) throws Refused {
    return clients
        .apply(system)
        .orElseThrow(
            () -> new Refused("Its system type says no webhook.subscription: set it up there"));
  }

  /**
   * Where webhooks of a system are taken in.
   *
   * @throws Refused where the public URL is not set
   */
  public String address(SystemId system) throws Refused {
    if (publicUrl == null) {
      throw new Refused("Set syncline.public-url: webhooks are sent to it");
    }
    return publicUrl + "/hooks/" + system.value();
  }
}
