//! `parsers`: how values are written and read, member by member.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::builders::default_value;
use super::literal::ident;
use super::spell::Spelling;
use super::{Module, events};
use crate::plan::{
    DefaultImpl, EnumPlan, FieldPlan, Presence, ServicePlan, StructurePlan, UnionPlan, VariantPlan,
};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let mut items = Vec::new();
    for structure in &plan.structures {
        items.push(structure_members(structure, &sp));
    }
    for union in &plan.unions {
        items.push(union_members(union, &sp));
    }
    items.extend(plan.events.iter().map(|events| events::emit(events, &sp)));
    for plan in &plan.enums {
        items.push(text_value(plan, &sp));
        items.extend(plan.is_key.then(|| map_key(plan, &sp)));
    }
    items.extend(plan.int_enums.iter().map(|plan| number_value(plan, &sp)));
    let imports = imports(plan, &sp);
    Module {
        name: "parsers",
        summary: "How values are written and read.",
        public: false,
        imports,
        items,
    }
}

fn imports(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let names = sp.imports();
    let has = |name: TokenStream, is_used: bool| is_used.then(|| quote!(#name,));
    let has_enums = !plan.enums.is_empty() || !plan.int_enums.is_empty();
    let (has_structures, has_unions) = (!plan.structures.is_empty(), !plan.unions.is_empty());
    let has_fields = plan.structures.iter().any(|plan| !plan.fields.is_empty());
    let (is_written, is_read) = (
        has_structures || has_unions || has_enums,
        has_unions || has_enums,
    );
    let schema = [
        has(quote!(Member), has_enums),
        has(quote!(Schema), has_structures || has_unions),
    ];
    let serde = [
        has(quote!(self), is_read),
        has(quote!(MapKey), plan.enums.iter().any(|plan| plan.is_key)),
        has(
            quote!(Members),
            has_structures || has_unions || !plan.events.is_empty(),
        ),
        has(quote!(ShapeDeserializer), is_read),
        has(quote!(ShapeSerializer), is_written),
        has(quote!(Slot), has_fields),
        has(quote!(Value), has_fields || is_read),
    ];
    let import = |path: TokenStream, names: &[Option<TokenStream>]| {
        let is_used = names.iter().any(Option::is_some);
        is_used.then(|| quote!(use trompe::#path::{#(#names)*};))
    };
    let schema = import(quote!(schema), &schema);
    let serde = import(quote!(serde), &serde);
    quote!(#names #schema #serde)
}

fn structure_members(plan: &StructurePlan, sp: &Spelling<'_>) -> TokenStream {
    let (ty, schema) = (sp.reference(&plan.reference), sp.schema(&plan.schema));
    let methods = match plan.fields.as_slice() {
        [] => quote! {
            fn write_members(&self, _: &mut dyn ShapeSerializer) {}
        },
        fields => field_methods(fields, &sp.schema(&plan.members)),
    };
    let (blank, defaults) = (structure_blank(plan, sp), fill_defaults(&plan.fields));
    quote! {
        impl Members for #ty {
            fn blank() -> Self {
                #blank
            }

            fn schema(&self) -> &'static Schema {
                &#schema
            }

            #methods
            #defaults
        }
    }
}

fn fill_defaults(fields: &[FieldPlan]) -> Option<TokenStream> {
    let fill = |field: &FieldPlan| {
        let (name, method) = (ident(&field.name), ident(&field.served.as_ref()?.method));
        Some(quote! {
            if self.#name.is_none() {
                self.#name = Some(self.#method());
            }
        })
    };
    let fills: Vec<_> = fields.iter().filter_map(fill).collect();
    (!fills.is_empty()).then(|| {
        quote! {
            fn fill_defaults(&mut self) {
                #(#fills)*
            }
        }
    })
}

fn field_methods(fields: &[FieldPlan], members: &TokenStream) -> TokenStream {
    let names: Vec<_> = fields.iter().map(|field| ident(&field.name)).collect();
    let index: Vec<_> = (0..fields.len()).map(Literal::usize_unsuffixed).collect();
    let m: Vec<_> = (0..fields.len())
        .map(|index| format_ident!("m{index}"))
        .collect();
    quote! {
        fn write_members(&self, w: &mut dyn ShapeSerializer) {
            let [#(#m),*] = &#members;
            #(Value::write(&self.#names, #m, w);)*
        }

        fn slot(&mut self, index: usize) -> Slot<'_> {
            match index {
                #(#index => Value::slot(&mut self.#names),)*
                _ => Slot::Nowhere,
            }
        }
    }
}

fn structure_blank(plan: &StructurePlan, sp: &Spelling<'_>) -> TokenStream {
    match plan.default {
        DefaultImpl::None => {
            let fields = plan.fields.iter().map(|field| blank_field(field, sp));
            quote!(Self { #(#fields),* })
        }
        DefaultImpl::Derived | DefaultImpl::Model => quote!(Default::default()),
    }
}

fn blank_field(field: &FieldPlan, sp: &Spelling<'_>) -> TokenStream {
    let name = ident(&field.name);
    let value = match &field.presence {
        Presence::Required => quote!(Value::blank()),
        Presence::Optional => quote!(None),
        Presence::Defaulted(value) => default_value(value, &field.value, sp),
    };
    quote!(#name: #value)
}

fn union_members(plan: &UnionPlan, sp: &Spelling<'_>) -> TokenStream {
    let (ty, schema, unknown) = (
        sp.reference(&plan.reference),
        sp.schema(&plan.schema),
        ident(&plan.unknown),
    );
    let members = sp.schema(&plan.members);
    let write = plan
        .variants
        .iter()
        .map(|variant| write_variant(variant, sp));
    let read = plan
        .variants
        .iter()
        .map(|variant| read_variant(variant, sp));
    quote! {
        impl Members for #ty {
            fn blank() -> Self {
                Self::#unknown(String::new())
            }

            fn schema(&self) -> &'static Schema {
                &#schema
            }

            fn write_members(&self, w: &mut dyn ShapeSerializer) {
                let m = &#members;
                match self {
                    #(#write)*
                    Self::#unknown(name) => w.unknown_member(name),
                }
            }

            fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
                let m = &#members;
                *self = match index {
                    #(#read)*
                    _ => return Ok(()),
                };
                Ok(())
            }

            fn set_unknown(&mut self, name: String) {
                *self = Self::#unknown(name);
            }
        }
    }
}

fn write_variant(plan: &VariantPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, index) = (ident(&plan.name), Literal::usize_unsuffixed(plan.index));
    match plan.payload {
        Some(_) => quote!(Self::#name(value) => Value::write(value, &m[#index], w),),
        None => {
            let unit = sp.name("Unit");
            quote!(Self::#name => Value::write(&#unit, &m[#index], w),)
        }
    }
}

fn read_variant(plan: &VariantPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, index) = (ident(&plan.name), Literal::usize_unsuffixed(plan.index));
    match plan.payload {
        Some(_) => quote!(#index => Self::#name(serde::read_value(&m[#index], d)?),),
        None => {
            let unit = sp.name("Unit");
            quote! {
                #index => {
                    serde::read_value::<#unit>(&m[#index], d)?;
                    Self::#name
                }
            }
        }
    }
}

fn text_value(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> TokenStream {
    let (ty, unknown) = (sp.reference(&plan.reference), ident(&plan.unknown));
    quote! {
        impl Value for #ty {
            fn blank() -> Self {
                Self::#unknown(String::new())
            }

            fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
                w.write_string(m, self.as_str());
            }

            fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
                *self = Self::from(&*d.read_string(m)?);
                Ok(())
            }
        }
    }
}

fn map_key(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> TokenStream {
    let ty = sp.reference(&plan.reference);
    quote! {
        impl MapKey for #ty {
            fn as_key(&self) -> &str {
                self.as_str()
            }

            fn from_key(text: String) -> Self {
                Self::from(text)
            }
        }
    }
}

fn number_value(plan: &EnumPlan<i32>, sp: &Spelling<'_>) -> TokenStream {
    let ty = sp.reference(&plan.reference);
    quote! {
        impl Value for #ty {
            fn blank() -> Self {
                Self::from(0)
            }

            fn write(&self, m: &'static Member, w: &mut dyn ShapeSerializer) {
                w.write_integer(m, i64::from(self.as_i32()));
            }

            fn read(&mut self, m: &'static Member, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
                *self = Self::from(serde::read_value::<i32>(m, d)?);
                Ok(())
            }
        }
    }
}
