package io.syncline.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.Set;

/**
 * Judges every JSON answer, of success or of refusal, by the API's own OpenAPI document: its status
 * and its body.
 */
final class Described implements Filter {

  /** The document of the running product, read when the first answer is judged. */
  private static final class Document {
    static final OpenApiInteractionValidator VALIDATOR =
        OpenApiInteractionValidator.createForInlineApiSpecification(
                given()
                    .header("Authorization", "Bearer " + ApiProfile.TOKEN)
                    .get("/q/openapi?format=json")
                    .asString())
            .build();
  }

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification expected,
      FilterContext context) {
    var response = context.next(request, expected);
    var path = URI.create(request.getURI()).getRawPath();
    boolean success =
        response.statusCode() < 300 && response.contentType().startsWith("application/json");
    boolean refusal = response.statusCode() >= 400 && !OF_THE_PATH.contains(response.statusCode());
    if (path.startsWith("/api/v1/") && (success || refusal)) {
      judge(path, Method.valueOf(request.getMethod()), response);
    }
    return response;
  }

  /** Said by the path, whatever the operation: there is none of this method, or nothing at all. */
  private static final Set<Integer> OF_THE_PATH = Set.of(405);

  private static void judge(String path, Method method, Response response) {
    var answer = SimpleResponse.Builder.status(response.statusCode());
    response.headers().forEach(it -> answer.withHeader(it.getName(), it.getValue()));
    var problems =
        Document.VALIDATOR
            .validateResponse(path, method, answer.withBody(response.asString()).build())
            .getMessages()
            .stream()
            .filter(it -> it.getLevel() == ValidationReport.Level.ERROR)
            // it knows no nullable enumeration
            .filter(it -> !it.getMessage().contains("(null) not found in enum"))
            .filter(it -> !it.getKey().equals("validation.request.path.missing"))
            .map(it -> it.getKey() + ": " + it.getMessage())
            .toList();
    assertThat(problems)
        .as("%s %s answered %d: %s", method, path, response.statusCode(), response.asString())
        .isEmpty();
  }
}
