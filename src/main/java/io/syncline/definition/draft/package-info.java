/** System types drafted from OpenAPI descriptions. */
@NullMarked
package io.syncline.definition.draft;

import org.jspecify.annotations.NullMarked;
