package io.syncline.core.run.check;

import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Quota;
import io.syncline.core.definition.system.Settings;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.model.SystemId;
import io.syncline.core.system.CallOrigin;
import io.syncline.core.system.CheckOutcome;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import io.syncline.core.system.state.QuotaCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks a connection by reads alone: the credentials, one page of each object, the clock and the
 * quota. No value of a record is in what it finds. Nothing here throws for a system that fails.
 */
public final class ConnectionCheck {

  private static final int PAGE = 10;

  /** Edit times are corrected by the offset; signatures with a time are not. */
  private static final Duration LARGE_OFFSET = Duration.ofMinutes(1);

  /** The setting that a refused private address names. */
  private static final String PRIVATE_HOSTS = "syncline.http.private-hosts";

  private static final Set<String> LOGINS = Set.of("user", "email", "username", "clientId");

  private final ConnectedSystem system;
  private final Map<String, String> written;
  private final CheckOutcome credentials;
  private final List<CheckFinding> findings = new ArrayList<>();

  /**
   * @param credentials what the system said when it was asked just now
   * @param written settings of the connection file, as it names them
   */
  private ConnectionCheck(
      ConnectedSystem system, CheckOutcome credentials, Map<String, String> written) {
    this.system = system;
    this.written = written;
    this.credentials = credentials;
  }

  /** The settings that a connection lacks: nothing else can be checked without them. */
  public static CheckFinding missing(Collection<String> variables) {
    return CheckFinding.failed(
        "settings",
        "not set in the environment: " + String.join(", ", variables),
        "Set them, or write the settings into the connection file.");
  }

  /**
   * Checks the credentials and, where the system answers, one page of each object.
   *
   * @param credentials what the system said when it was asked just now
   */
  public static List<CheckFinding> of(
      ConnectedSystem system, CheckOutcome credentials, Collection<String> objects) {
    return of(system, credentials, Map.of(), objects);
  }

  /**
   * The same; what a person is asked to look at has the names that the connection file uses.
   *
   * @param written its settings, {@code ${NAME}} being a variable of the environment
   */
  public static List<CheckFinding> of(
      ConnectedSystem system,
      CheckOutcome credentials,
      Map<String, String> written,
      Collection<String> objects) {
    return CallOrigin.ofRun(() -> new ConnectionCheck(system, credentials, written).check(objects));
  }

  private List<CheckFinding> check(Collection<String> objects) {
    var read = new ArrayList<CheckFinding>();
    boolean answers = !(credentials instanceof CheckOutcome.Failed failed) || answers(failed);
    for (var object : objects.stream().sorted().toList()) {
      read.add(
          answers
              ? object(object)
              : CheckFinding.unknown("object " + object, "not read: see credentials"));
    }
    findings.add(credentials(read));
    findings.addAll(read);
    findings.add(clock());
    return List.copyOf(findings);
  }

  /** A manifest that a catalog contradicts may still be right about other objects. */
  private static boolean answers(CheckOutcome.Failed failed) {
    return failed.failure() instanceof Failure.Permanent;
  }

  private CheckFinding credentials(List<CheckFinding> read) {
    if (credentials instanceof CheckOutcome.Failed failed) {
      return CheckFinding.failed("credentials", failed.failure().reason(), action(failed));
    }
    if (credentials instanceof CheckOutcome.Accepted) {
      return CheckFinding.proven("credentials", "accepted");
    }
    return read.stream().anyMatch(it -> it.state() == CheckFinding.State.PROVEN)
        ? CheckFinding.proven("credentials", "accepted by a read; the system type has no `check`")
        : CheckFinding.unknown("credentials", "the system type has no `check`");
  }

  private String action(CheckOutcome.Failed failed) {
    var failure = failed.failure();
    if (failure instanceof Failure.Permanent) {
      return "Correct the manifest or the connection: " + settings(false) + ".";
    }
    return failed.refused()
        ? "Check that these are right, and allowed to log in: " + settings(true) + "."
        : action(failure);
  }

  /** Settings as a person finds them; those that are secret, where there are any. */
  private String settings(boolean credentialsOnly) {
    var settings = system.type().settings();
    boolean some = settings.values().stream().anyMatch(SystemType.Setting::secret);
    return settings.entrySet().stream()
        .filter(it -> !credentialsOnly || !some || it.getValue().secret() || isLogin(it.getKey()))
        .map(it -> place(it.getKey()))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Where it is written: in the connection file, by its name there; else in a variable. */
  private String place(String setting) {
    return written.keySet().stream()
        .filter(it -> Settings.named(it, system.type()).filter(setting::equals).isPresent())
        .sorted()
        .findFirst()
        .map("`%s`"::formatted)
        .orElseGet(() -> Settings.variable(system.id(), setting));
  }

  private static boolean isLogin(String setting) {
    return LOGINS.contains(setting);
  }

  private static String action(Failure failure) {
    if (failure instanceof Failure.OutOfQuota) {
      return "Wait until the vendor allows calls again, or raise the quota.";
    }
    if (failure instanceof Failure.RateLimited) {
      return "Wait, and check again; lower `rateLimit` or `concurrency` where it stays so.";
    }
    if (failure.reason().contains(PRIVATE_HOSTS)) {
      return "Name the host in SYNCLINE_HTTP_PRIVATE_HOSTS where it is meant; then check again.";
    }
    return "Check the address, the network, and whether the system runs; then check again.";
  }

  private CheckFinding object(String name) {
    var about = "object " + name;
    var object = system.type().objects().get(name);
    if (object == null) {
      return CheckFinding.failed(about, "the system type has no such object", null);
    }
    if (object.writeOnly()) {
      return CheckFinding.unknown(about, "write-only: no operation reads it");
    }
    if (!object.can(Kind.LIST)) {
      return CheckFinding.unknown(about, "not read: it has no `list`");
    }
    try {
      var page = system.list(new ListRequest(name, null, null, PAGE));
      var total = page.total() == null ? "" : " of " + page.total();
      return CheckFinding.proven(
          about,
          "%s%s on the first page%s"
              .formatted(
                  records(page.records().size()),
                  total,
                  page.next() == null ? "" : "; another page follows"));
    } catch (SystemFailure failed) {
      return CheckFinding.failed(about, failed.failure().reason(), action(name, failed.failure()));
    }
  }

  private static String records(int number) {
    return number == 1 ? "1 record" : number + " records";
  }

  private static String action(String object, Failure failure) {
    if (failure instanceof Failure.Refused) {
      return "Permit its credentials to read `%s`.".formatted(object);
    }
    if (failure instanceof Failure.Permanent || failure instanceof Failure.Invalid) {
      return "Permit its credentials to read `%s`, or correct the object in the manifest."
          .formatted(object);
    }
    return action(failure);
  }

  private CheckFinding clock() {
    var ahead = system.clockOffset();
    if (ahead.isZero()) {
      return CheckFinding.unknown(
          "clock", "no difference was measured: it is small, or no answer gave the time");
    }
    var detail =
        "%s %s ours".formatted(seconds(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of");
    return ahead.abs().compareTo(LARGE_OFFSET) < 0
        ? CheckFinding.proven("clock", detail)
        : CheckFinding.failed(
            "clock",
            detail,
            "Set both clocks by a time server. Times of edits are corrected by it; signatures that"
                + " hold a time may be refused.");
  }

  private static String seconds(Duration time) {
    return time.compareTo(LARGE_OFFSET) < 0
        ? time.toSeconds() + "." + time.toMillisPart() / 100 + " s"
        : time.toMinutes() + " min";
  }

  /**
   * What is left of the quota.
   *
   * @param count null: nothing was counted yet
   */
  public static Optional<CheckFinding> quota(
      SystemType type, @Nullable QuotaCount count, Instant now) {
    var quota = type.quota();
    return quota == null ? Optional.empty() : Optional.of(quota(quota, count, now));
  }

  private static CheckFinding quota(Quota quota, @Nullable QuotaCount count, Instant now) {
    var at = (count == null ? QuotaCount.none(quota, now) : count).at(quota, now);
    long left = at.left(quota, false);
    var detail =
        "%d of %d calls left until %s, %s"
            .formatted(
                left,
                at.limit(quota),
                quota.end(at.start()),
                at.reported() ? "as the vendor says" : "as counted here alone");
    return left > 0
        ? CheckFinding.proven("quota", detail)
        : CheckFinding.failed("quota", detail, "Wait until then, or raise the quota.");
  }

  /** For one that could not even be connected. */
  public static List<CheckFinding> unusable(SystemId system, String why) {
    return List.of(
        CheckFinding.failed("settings", why, "Correct the connection of %s.".formatted(system)));
  }
}
