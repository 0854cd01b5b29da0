/**
 * Tables and views as a database's own catalog describes them, and the statements that name them.
 */
@NullMarked
package io.syncline.system.jdbc.catalog;

import org.jspecify.annotations.NullMarked;
