package io.syncline.route.pipeline;

import java.util.regex.Pattern;

/** Why a route could not be started, in words that quote no setting: it may be a secret. */
final class RouteFailure {

  private static final Pattern UNSET = Pattern.compile("Property with key \\[([^\\]]+)] not found");
  private static final Pattern OPTION = Pattern.compile("Unknown parameters=\\[\\{([^=}]+)=");
  private static final Pattern SCHEME =
      Pattern.compile("No endpoint could be found for: ([\\w-]+):");

  private RouteFailure() {}

  /** A placeholder without a value, an option or a component that there is not; else the class. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    var said = String.valueOf(root.getMessage());
    var unset = UNSET.matcher(said);
    if (unset.find()) {
      return "`{{" + unset.group(1) + "}}` has no value";
    }
    var option = OPTION.matcher(said);
    if (option.find()) {
      return "there is no option `" + option.group(1) + "`";
    }
    var scheme = SCHEME.matcher(said);
    return scheme.find()
        ? "the component `" + scheme.group(1) + "` is not in this build"
        : root.getClass().getSimpleName();
  }
}
