package io.syncline.api.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Adds the problems with which an operation may be refused to its description, as far as they
 * follow from its path, method, parameters and body. Other problems are described at the operation.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ErrorAnswers implements OASFilter {

  private static final String PROBLEM = "#/components/schemas/Problem";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, it) -> describe(path.contains("{"), method, it)));
  }

  private static void describe(boolean names, HttpMethod method, Operation operation) {
    var statuses = new TreeMap<Integer, String>(Comparator.naturalOrder());
    statuses.put(401, "No known bearer token was sent");
    statuses.put(403, "The role of the token does not allow the operation");
    statuses.put(406, "Not acceptable: see the supported media types");
    statuses.put(500, "Internal error; the log has the details");
    statuses.put(503, "The database does not answer; try again");
    boolean takes = operation.getRequestBody() != null;
    boolean writes = method != HttpMethod.GET;
    if (writes
        || takes
        || operation.getParameters() != null && !operation.getParameters().isEmpty()) {
      statuses.put(400, "The request is malformed; the detail says what is wrong");
    }
    if (names || writes) {
      statuses.put(404, "Not found");
    }
    if (writes) {
      statuses.put(409, "The state does not allow the operation");
    }
    if (takes) {
      statuses.put(413, "The body is too large");
      statuses.put(415, "The media type of the body is not supported");
    }
    if (takesVersion(operation)) {
      statuses.put(412, "The resource has changed since it was read");
    }
    if (writes) {
      statuses.put(422, "The idempotency key was used for another request");
    }
    statuses.forEach((status, why) -> add(operation, String.valueOf(status), why));
  }

  private static boolean takesVersion(Operation operation) {
    return operation.getParameters() != null
        && operation.getParameters().stream()
            .anyMatch(
                it ->
                    it.getIn() == Parameter.In.HEADER && HttpHeaders.IF_MATCH.equals(it.getName()));
  }

  /**
   * An operation's own description of a status is kept, and the problem is added as another content
   * type.
   */
  private static void add(Operation operation, String status, String why) {
    var responses = operation.getResponses();
    Map<String, APIResponse> said = responses == null ? Map.of() : responses.getAPIResponses();
    var known = said.get(status);
    var content =
        OASFactory.createContent()
            .addMediaType(
                Problem.MEDIA_TYPE,
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM)));
    if (known != null && known.getContent() != null) {
      known.getContent().getMediaTypes().forEach(content::addMediaType);
    }
    var answer =
        OASFactory.createAPIResponse()
            .description(known == null ? why : known.getDescription())
            .content(content);
    if (responses == null) {
      operation.responses(OASFactory.createAPIResponses().addAPIResponse(status, answer));
    } else {
      responses.addAPIResponse(status, answer);
    }
  }
}
