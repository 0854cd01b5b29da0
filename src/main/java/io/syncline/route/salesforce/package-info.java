/**
 * Change events of Salesforce: what routes over Camel's own component {@code salesforce} need
 * beside it, so that no event is lost between a stop and a start.
 */
@NullMarked
package io.syncline.route.salesforce;

import org.jspecify.annotations.NullMarked;
