package io.syncline.route.intake;

import io.syncline.core.inbox.SavedWebhooks;
import io.syncline.core.model.Ids;
import io.syncline.core.system.network.OutboundHttp;
import io.syncline.route.intake.http.HookRefused;
import io.syncline.route.intake.http.HookRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Takes in a saved webhook up to the point where it would be stored. */
public final class SavedHook {

  private SavedHook() {}

  /** Checks its signature by the hook's secrets, then reads its events; both are reported. */
  public static SavedWebhooks.Result check(
      Hook hook, SavedWebhooks.Saved saved, OutboundHttp http, RandomGenerator random) {
    var clock = InstantSource.fixed(saved.at());
    var request =
        new HookRequest(
            hook.system(),
            saved.method(),
            saved.uri(),
            name -> saved.headers().getOrDefault(name.toLowerCase(Locale.ROOT), List.of()),
            saved.body(),
            saved.at());
    HookRefused refused = null;
    var verified = request;
    try {
      verified = new SignatureCheck(clock, http).verify(hook, request);
    } catch (HookRefused it) {
      refused = it;
    }
    try {
      var split = new EventSplitter(new Ids(clock, random)).split(hook, verified);
      return new SavedWebhooks.Result(
          refused == null ? null : refused.fault(),
          refused == null ? null : refused.answer().reason(),
          split.events(),
          split.bad().stream().map(SplitHook.BadEvent::reason).toList());
    } catch (HookRefused it) {
      var first = refused == null ? it : refused;
      return new SavedWebhooks.Result(
          first.fault(), first.answer().reason(), List.of(), List.of(it.answer().reason()));
    }
  }
}
