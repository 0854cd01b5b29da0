/** Tables and views of relational databases as systems, by JDBC. */
@NullMarked
package io.syncline.system.jdbc;

import org.jspecify.annotations.NullMarked;
