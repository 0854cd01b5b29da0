package io.syncline.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Describes what every list takes, so that no list has to: {@code cursor} and {@code limit}. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ListParameters implements OASFilter {

  @Override
  public Operation filterOperation(Operation operation) {
    var id = operation.getOperationId();
    if (id != null && id.startsWith("list")) {
      operation.addParameter(
          OASFactory.createParameter()
              .name("cursor")
              .in(Parameter.In.QUERY)
              .description("Of the page before: its next")
              .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
      operation.addParameter(
          OASFactory.createParameter()
              .name("limit")
              .in(Parameter.In.QUERY)
              .schema(
                  OASFactory.createSchema()
                      .addType(SchemaType.INTEGER)
                      .minimum(BigDecimal.ONE)
                      .maximum(BigDecimal.valueOf(Asked.MOST))
                      .defaultValue(Asked.USUAL)));
    }
    return operation;
  }
}
