package io.syncline.api.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Describes what operations have in common: every list takes {@code cursor} and {@code limit},
 * every write an {@code Idempotency-Key}; and a parameter of a query is a text unless its operation
 * says otherwise, {@code record} an id, {@code since} and {@code until} times.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class CommonParameters implements OASFilter {

  @Override
  public Parameter filterParameter(Parameter parameter) {
    if (parameter.getIn() == Parameter.In.QUERY && parameter.getSchema() == null) {
      parameter.schema(schema(parameter.getName()));
    }
    return parameter;
  }

  private static Schema schema(String name) {
    var text = OASFactory.createSchema().addType(SchemaType.STRING);
    return switch (name) {
      case "record" -> text.format("uuid");
      case "since", "until" -> text.format("date-time");
      default -> text;
    };
  }

  @Override
  public PathItem filterPathItem(PathItem path) {
    path.getOperations()
        .forEach(
            (method, operation) -> {
              if (method != PathItem.HttpMethod.GET) {
                operation.addParameter(
                    OASFactory.createParameter()
                        .name(IdempotentWrites.HEADER)
                        .in(Parameter.In.HEADER)
                        .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
              }
            });
    return path;
  }

  @Override
  public Operation filterOperation(Operation operation) {
    var id = operation.getOperationId();
    if (id != null && id.startsWith("list")) {
      operation.addParameter(
          OASFactory.createParameter()
              .name("cursor")
              .in(Parameter.In.QUERY)
              .description("The `next` of the previous page")
              .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
      operation.addParameter(
          OASFactory.createParameter()
              .name("limit")
              .in(Parameter.In.QUERY)
              .schema(
                  OASFactory.createSchema()
                      .addType(SchemaType.INTEGER)
                      .minimum(BigDecimal.ONE)
                      .maximum(BigDecimal.valueOf(QueryParameters.MOST))
                      .defaultValue(QueryParameters.USUAL)));
    }
    return operation;
  }
}
