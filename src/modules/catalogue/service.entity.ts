import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A company that sells, supports or may enforce a contract. */
@Entity('vendor')
export class VendorRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'vendor_pkey' }) code: string;
  @Column('text') name: string;
}

/** A product that an account can subscribe to. */
@Entity('service')
export class ServiceRow {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'service_pkey' }) code: string;
  @Column('text') name: string;
}
