package io.syncline.definition.draft;

import io.syncline.core.definition.draft.ApiDescription;
import io.syncline.core.definition.draft.DraftRefused;
import io.syncline.core.model.value.Value;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An OpenAPI 3 or Swagger 2.0 description. */
final class OpenApiDescription implements ApiDescription {

  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

  private final Description description;
  private final Schemas schemas;
  private final Resources resources;

  OpenApiDescription(Value.Struct root) {
    this.description = new Description(root);
    this.schemas = new Schemas(description);
    this.resources = new Resources(schemas, description);
  }

  @Override
  public List<Candidate> candidates() {
    return resources.candidates();
  }

  @Override
  public String draft(@Nullable String type, List<Wanted> objects) {
    var settings = new DraftSettings();
    var server = server(settings);
    var auth = new DraftText();
    new AuthDraft(description, settings, server).write(auth);
    var drafted = new DraftText();
    objects(objects, settings, drafted);

    var info = Description.struct(description.root().fields().get("info"));
    var title = DraftText.oneLine(Description.text(info, "title"));
    var text = new DraftText();
    text.comment(
        0,
        "Drafted from the description of %s, version %s."
            .formatted(title.isEmpty() ? "an API" : title, Description.text(info, "version")));
    text.comment(
        0,
        "No description tells the hazards: answer each TODO from the vendor's documentation, or by"
            + " trying it, and take it out.");
    text.entry(0, "type", type == null ? typeName(title) : type);
    text.entry(0, "title", title);
    text.entry(0, "baseUrl", server);
    settings.write(text);
    text.add(auth);
    text.todo(
        0,
        "rateLimit: 10 requests a second, 4 at once are the defaults; what does the vendor allow?");
    text.todo(
        0,
        "errors: which answers say `alreadyThere`, `stale` or `transient`? 404 is taken for"
            + " `missing`");
    text.entry(0, "errors", List.of(new TreeMap<>(Map.of("status", "404", "failure", "missing"))));
    check(text, settings);
    text.todo(0, "webhook: does the system report changes itself? Without it, it is polled");
    text.add(drafted);
    return text.toString();
  }

  private void objects(List<Wanted> objects, DraftSettings settings, DraftText drafted) {
    var frame = new ObjectDraft.Frame(description, schemas, settings);
    var names = new HashSet<String>();
    if (!objects.isEmpty()) {
      drafted.line(0, "objects:");
    }
    for (var wanted : objects) {
      if (!names.add(wanted.name())) {
        throw new DraftRefused("`%s` is asked for twice".formatted(wanted.name()));
      }
      var resource = resources.find(wanted.name(), wanted.path());
      drafted.add(new ObjectDraft(frame, wanted.name(), resource).write());
    }
  }

  private void check(DraftText text, DraftSettings settings) {
    resources
        .whoami()
        .ifPresentOrElse(
            it -> {
              var check = new LinkedHashMap<String, Object>();
              check.put("method", "GET");
              check.put("path", Templates.path(it, false, settings));
              text.entry(0, "check", check);
            },
            () ->
                text.todo(
                    0,
                    "check: a harmless request that proves credentials, as {method: GET, path:"
                        + " /me}"));
  }

  /** The address of the API, with its variables as settings; a setting where it has none. */
  private String server(DraftSettings settings) {
    var root = description.root();
    if (description.swagger()) {
      var host = Description.text(root, "host");
      var schemes = Description.items(root, "schemes");
      var scheme = schemes.isEmpty() || schemes.contains(Value.text("https")) ? "https" : "http";
      var path = Description.text(root, "basePath").replaceFirst("/$", "");
      return whole(host.isEmpty() ? "" : scheme + "://" + host + path, settings);
    }
    var first = Description.items(root, "servers").stream().findFirst().orElse(Value.Struct.EMPTY);
    var server = description.resolve(first);
    var url = Description.text(server, "url").replaceFirst("/$", "");
    if (!url.contains("{") || !url.contains("://")) {
      return whole(url, settings);
    }
    var variables = Description.fields(server, "variables");
    return VARIABLE
        .matcher(url.replace("$", ""))
        .replaceAll(
            found -> {
              var variable = description.resolve(variables.get(found.group(1)));
              var otherwise = Description.text(variable, "default");
              var text = Description.text(variable, "description");
              return Matcher.quoteReplacement(
                  settings.optional(
                      found.group(1),
                      text.isEmpty() ? "Part of the address of the API" : text,
                      otherwise.isEmpty() ? null : otherwise));
            });
  }

  private static String whole(String url, DraftSettings settings) {
    boolean absolute = url.matches("https?://.+") && Templates.plain(url) && url.indexOf('$') < 0;
    return settings.optional("baseUrl", "Where the API answers", absolute ? url : null);
  }

  private static String typeName(String title) {
    var name =
        title
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[-0-9]+|-$", "")
            .replaceAll("^the-|(-rest)?-api$", "");
    return name.isEmpty() ? "new-system" : name;
  }
}
