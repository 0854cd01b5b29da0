package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.Auth.SessionRequest;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.check.operation.HeaderPlaces;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A login or a request for a CSRF token of which later calls would carry nothing. */
final class SessionChecks {

  private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{([A-Za-z][^{}]*)}");

  private final String at;
  private final SessionRequest said;
  private final List<Finding> findings = new ArrayList<>();

  private SessionChecks(String at, SessionRequest said) {
    this.at = at;
    this.said = said;
  }

  /**
   * @param at where a file says how requests are authenticated
   */
  static List<Finding> of(Auth auth, String at) {
    var findings = new ArrayList<>(of(auth.session().login(), at + "/login"));
    findings.addAll(of(auth.session().csrf(), at + "/csrf"));
    var csrf = auth.session().csrf();
    if (csrf != null && csrf.send().isEmpty()) {
      findings.add(
          Finding.problem(
              at + "/csrf",
              "`csrf` needs `send`: the header that holds the token, as in `send: {X-CSRF-Token:"
                  + " \"{header:X-CSRF-Token}\"}`"));
    }
    boolean half = auth.fixed().username() == null != (auth.fixed().password() == null);
    if (auth.kind() == Auth.Kind.SESSION && half) {
      findings.add(
          Finding.problem(
              at, "`username` and `password` of a login are given together, or in its `body`"));
    }
    return findings;
  }

  private static List<Finding> of(@Nullable SessionRequest said, String at) {
    if (said == null) {
      return List.of();
    }
    var checks = new SessionChecks(at, said);
    checks.request();
    said.send().forEach(checks::sent);
    return checks.findings;
  }

  private void request() {
    var traffic = said.request().traffic();
    if (traffic.rateLimit() != null) {
      problem("/rateLimit", "requests for sessions and tokens keep no limit: leave it out");
    }
    if (traffic.cost() != 1) {
      problem("/cost", "requests for sessions and tokens are not counted: leave it out");
    }
    if (said.request().accept() != Media.Format.JSON) {
      problem(
          "/accept",
          "of an answer for a session JSON, headers and cookies are read: to ask for another"
              + " format, write `headers: {Accept: …}`");
    }
  }

  private void sent(String name, String text) {
    var path = JsonPointers.below("/send", name);
    if (!HeaderPlaces.isName(name)) {
      problem(path, "`%s` is no name of a header".formatted(name));
    } else if (name.equalsIgnoreCase("Cookie")) {
      problem(path, "all cookies of the answer are sent: leave it out");
    }
    var places = PLACE.matcher(text);
    boolean any = false;
    while (places.find()) {
      any = true;
      place(path, places.group(1));
    }
    if (!any) {
      problem(
          path,
          "nothing of the answer is in it: write a path of it, `{token}`, or a header of it,"
              + " `{header:X-CSRF-Token}`; what is the same on all requests is `headers` of the"
              + " type");
    }
  }

  private void place(String path, String name) {
    if (!HeaderPlaces.isHeader(name)) {
      FieldTypes.pathProblem(name).ifPresent(it -> problem(path, it));
    } else if (!HeaderPlaces.isNamed(name)) {
      problem(path, "`header:` is followed by the name of a header, as in `header:X-CSRF-Token`");
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(at + path, message));
  }
}
